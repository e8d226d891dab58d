/** The built core's JavaScript door to files, which stands in this place in the package; made by wasm-bindgen. */

import type { AttachmentFacts } from "../types.js";

export default function init(source?: { module_or_path: BufferSource | URL }): Promise<unknown>;
export function scan(name: string, blob: Blob, settings: object): Promise<AttachmentFacts>;
