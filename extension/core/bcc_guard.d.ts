/** The built core's JavaScript door, which stands in this place in the package; made by wasm-bindgen. */

import type {
  Addressed,
  AttachmentFacts,
  Audience,
  Count,
  Draft,
  Finding,
  Mailboxes,
  OptionsState,
  RuleDescription,
  Settings,
  SettingsSources,
  Verdict,
} from "../types.js";

export default function init(source?: { module_or_path: BufferSource | URL }): Promise<unknown>;
export function addressed(draft: Draft): Addressed;
export function apply(
  draft: Draft,
  settings: Settings | string,
  remedies: string[],
): { to: string[]; cc: string[]; bcc: string[] };
export function audience(draft: Draft, settings: Settings | string): Audience;
export function backtest(drafts: Draft[], settings: Settings[]): Count[];
export function check(draft: Draft, settings: Settings | string): Verdict;
export function fix(draft: Draft, settings: Settings | string): string[];
export function mailboxes(texts: Mailboxes): [address: string, name: string][];
export function people(draft: Draft): string[];
export function addressees(draft: Draft): string[];
export function rules(): RuleDescription[];
export function scan(name: string, blob: Blob, settings: object): Promise<AttachmentFacts>;
export function settings(
  sources: SettingsSources & { sender?: string },
): Pick<OptionsState, "settings" | "locked" | "problems">;
export function tally(messages: Pick<Finding, "rule" | "level">[][]): Count;
export function unresolved(draft: Draft): string[];
export function visible(draft: Draft): string[];
