/**
 * A message as text: header fields, an empty line, the body (RFC 5322, 2.1; MIME: RFC 2045, RFC 2046). Reads what a check looks at, and
 * no attachments; what is encoded in a header field is for Thunderbird to decode.
 */

/**
 * @typedef {object} Eml
 * @property {Record<string, string[]>} fields by their names in lower case, unfolded
 * @property {{ type: "plain" | "html", text: string }} body
 */

/** Multiparts in multiparts deeper than this are nobody's mail. */
const DEEPEST = 20;

/**
 * @param {string} source
 * @returns {Eml | null} null where there is no header field
 */
export function readEml(source) {
  // A line "From ann@ville.example Mon…" stands before each message of an mbox file.
  const { fields, rest } = split(
    source
      .replace(/\r\n?/gu, "\n")
      .replace(/^\s*\n/u, "")
      .replace(/^From .*\n/u, ""),
  );
  return Object.keys(fields).length > 0 ? { fields, body: bodyOf(fields, rest, 0) ?? { type: "plain", text: "" } } : null;
}

/** @param {string} part */
function split(part) {
  const end = /(?:^|\n)\n/u.exec(part);
  const header = end ? part.slice(0, end.index) : part;
  /** @type {Record<string, string[]>} */
  const fields = {};
  for (const line of header.replace(/\n(?=[ \t])/gu, "").split("\n")) {
    const field = /^([!-9;-~]+)[ \t]*:(.*)$/u.exec(line);
    if (field) {
      const [, name, value] = field;
      fields[name.toLowerCase()] ??= [];
      fields[name.toLowerCase()].push(value.trim());
    }
  }
  return { fields, rest: end ? part.slice(end.index + end[0].length) : "" };
}

/**
 * The text of the message: the first part that is any, plain text before HTML.
 *
 * @param {Eml["fields"]} fields
 * @param {string} content
 * @param {number} depth
 * @returns {Eml["body"] | null}
 */
function bodyOf(fields, content, depth) {
  const { value: type, parameters } = typeOf(fields["content-type"]?.[0] ?? "text/plain");
  if (type.startsWith("multipart/")) {
    const parts = depth < DEEPEST && parameters.boundary ? partsOf(content, parameters.boundary) : [];
    const bodies = parts.map(split).map((part) => bodyOf(part.fields, part.rest, depth + 1));
    return bodies.find((body) => body?.type === "plain") ?? bodies.find((body) => body !== null) ?? null;
  }
  const isAttached = /^attachment\b/iu.test(fields["content-disposition"]?.[0] ?? "");
  if (isAttached || !["text/plain", "text/html"].includes(type)) {
    return null;
  }
  const text = decoded(content, fields["content-transfer-encoding"]?.[0] ?? "", parameters.charset ?? "utf-8");
  return { type: type === "text/html" ? "html" : "plain", text };
}

/** @param {string} field of Content-Type (RFC 2045, 5.1) */
function typeOf(field) {
  const [value, ...rest] = field.split(";");
  const parameters = rest.join(";").matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s;]+))/gu);
  return {
    value: value.trim().toLowerCase(),
    parameters: Object.fromEntries([...parameters].map(([, name, quoted, plain]) => [name.toLowerCase(), quoted ?? plain])),
  };
}

/**
 * @param {string} content
 * @param {string} boundary
 */
function partsOf(content, boundary) {
  const lines = content.split("\n");
  /** @type {string[][]} */
  const parts = [];
  for (const line of lines) {
    const mark = line.trimEnd();
    if (mark === `--${boundary}--`) {
      break;
    }
    if (mark === `--${boundary}`) {
      parts.push([]);
    } else {
      parts.at(-1)?.push(line);
    }
  }
  return parts.map((part) => part.join("\n"));
}

/**
 * @param {string} content
 * @param {string} encoding
 * @param {string} charset
 */
function decoded(content, encoding, charset) {
  switch (encoding.toLowerCase()) {
    case "base64":
      return inCharset(unbase64(content), charset);
    case "quoted-printable":
      return inCharset(unquoted(content), charset);
    default:
      return content;
  }
}

/** @param {string} content */
function unbase64(content) {
  const whole = content.replace(/[^A-Za-z0-9+/]/gu, "");
  try {
    return atob(whole.slice(0, whole.length - (whole.length % 4 === 1 ? 1 : 0)));
  } catch {
    return "";
  }
}

/** @param {string} content (RFC 2045, 6.7); what was pasted may have letters beyond ASCII all the same */
function unquoted(content) {
  const bytes = unescape(encodeURIComponent(content));
  return bytes
    .replace(/=[ \t]*\n/gu, "")
    .replace(/=([0-9A-F]{2})/giu, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/**
 * @param {string} bytes one a character
 * @param {string} charset
 */
function inCharset(bytes, charset) {
  const array = Uint8Array.from(bytes, (byte) => byte.charCodeAt(0));
  try {
    return new TextDecoder(charset).decode(array);
  } catch {
    return new TextDecoder().decode(array);
  }
}
