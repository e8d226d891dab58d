/**
 * A message as text: header fields, an empty line, the body and what is attached (RFC 5322, 2.1; MIME: RFC 2045, RFC 2046, RFC 2183). Reads
 * what a check looks at; what is encoded in a header field (RFC 2047) is for Thunderbird to decode.
 */

/**
 * @typedef {object} Eml
 * @property {Record<string, string[]>} fields by their names in lower case, unfolded
 * @property {{ type: "plain" | "html", text: string }} body
 * @property {{ name: string, type: string, bytes: Uint8Array<ArrayBuffer> }[]} attachments
 */

/**
 * A part that has no parts.
 *
 * @typedef {object} Leaf
 * @property {string} type
 * @property {string} charset
 * @property {string} encoding
 * @property {string} content
 * @property {boolean} isAttached as opposed to text, and to pictures in it
 * @property {string} name
 */

/** Multiparts in multiparts deeper than this are nobody's mail. */
const DEEPEST = 20;

/** Parameters beyond this are no program's. */
const MOST_OF_FIELD = 5000;

/** What is one text, in all its parts. */
const TEXTS = ["multipart/alternative", "multipart/related"];

/** What may be the text itself. */
const BODIES = ["text/plain", "text/html"];

/**
 * @param {string} source
 * @returns {Eml | null} null where there is no header field
 */
export function readEml(source) {
  // A line "From ann@ville.example Mon…" stands before each message of an mbox file.
  const message = split(
    source
      .replace(/\r\n?/gu, "\n")
      .replace(/^\s*\n/u, "")
      .replace(/^From .*\n/u, ""),
  );
  if (Object.keys(message.fields).length === 0) {
    return null;
  }
  const leaves = leavesOf(message, false, 0);
  const attachments = leaves.filter(({ isAttached }) => isAttached);
  return {
    fields: message.fields,
    body: bodyOf(leaves),
    attachments: attachments.map(({ name, type, content, encoding }) => ({ name, type, bytes: bytesOf(content, encoding) })),
  };
}

/** @param {string} part */
function split(part) {
  const end = /(?:^|\n)\n/u.exec(part);
  const header = end ? part.slice(0, end.index) : part;
  /** @type {Map<string, string[]>} */
  const fields = new Map();
  for (const line of header.replace(/\n(?=[ \t])/gu, "").split("\n")) {
    const field = /^([!-9;-~]+)[ \t]*:(.*)$/u.exec(line);
    if (field) {
      const [name, value] = [field[1].toLowerCase(), field[2].trim()];
      const values = fields.get(name);
      if (values) {
        values.push(value);
      } else {
        fields.set(name, [value]);
      }
    }
  }
  return { fields: Object.fromEntries(fields), content: end ? part.slice(end.index + end[0].length) : "" };
}

/**
 * @param {{ fields: Eml["fields"], content: string }} part
 * @param {boolean} isOfText whether it belongs to the text: a picture in it, another form of it
 * @param {number} depth
 * @returns {Leaf[]} in order
 */
function leavesOf({ fields, content }, isOfText, depth) {
  const { value: type, parameters } = fieldOf(fields["content-type"]?.[0] ?? "text/plain");
  if (type.startsWith("multipart/")) {
    const parts = depth < DEEPEST && parameters.boundary ? partsOf(content, parameters.boundary) : [];
    return parts.flatMap((part) => leavesOf(split(part), isOfText || TEXTS.includes(type), depth + 1));
  }
  const disposition = fieldOf(fields["content-disposition"]?.[0] ?? "");
  const name = parameterOf(disposition.parameters, "filename") ?? parameterOf(parameters, "name") ?? "";
  const isFile = depth > 0 && !isOfText && (!BODIES.includes(type) || name !== "");
  const isAttached = (disposition.value === "attachment" || isFile) && !type.endsWith("-signature");
  const encoding = fields["content-transfer-encoding"]?.[0] ?? "";
  return [{ type, charset: parameters.charset ?? "utf-8", encoding, content, isAttached, name }];
}

/**
 * The text of the message: the first part that is any, plain text before HTML.
 *
 * @param {Leaf[]} leaves
 * @returns {Eml["body"]}
 */
function bodyOf(leaves) {
  const texts = leaves.filter(({ type, isAttached }) => BODIES.includes(type) && !isAttached);
  const found = texts.find(({ type }) => type === "text/plain") ?? texts[0];
  return {
    type: found?.type === "text/html" ? "html" : "plain",
    text: found ? textOf(found.content, found.encoding, found.charset) : "",
  };
}

/** @param {string} field with parameters (RFC 2045, 5.1) */
function fieldOf(field) {
  const [value, ...rest] = field.slice(0, MOST_OF_FIELD).split(";");
  const parameters = rest.join(";").matchAll(/([^\s;="]+)\s*=\s*(?:"([^"]*)"|([^\s;]+))/gu);
  return {
    value: value.trim().toLowerCase(),
    parameters: Object.fromEntries([...parameters].map(([, name, quoted, plain]) => [name.toLowerCase(), quoted ?? plain])),
  };
}

/**
 * A parameter, also one in pieces or in a character set of its own: `name*0*=utf-8''caf%C3%A9; name*1=.pdf` (RFC 2231).
 *
 * @param {Record<string, string>} parameters
 * @param {string} name
 * @returns {string | undefined}
 */
function parameterOf(parameters, name) {
  const keys = [`${name}*`, ...Object.keys(parameters).map((_, n) => `${name}*${n}`)];
  const pieces = keys.flatMap((key) => {
    const encoded = parameters[key.endsWith("*") ? key : `${key}*`];
    return encoded === undefined ? (parameters[key] ?? []) : { encoded };
  });
  if (pieces.length === 0) {
    return parameters[name];
  }
  let charset = "utf-8";
  const bytes = pieces.map((piece, index) => {
    if (typeof piece === "string") {
      return utf8(piece);
    }
    const [, named, value] = /^([^']*)'[^']*'(.*)$/u.exec(index === 0 ? piece.encoded : "") ?? ["", "", piece.encoded];
    charset = named || charset;
    return utf8(value).replace(/%([0-9A-F]{2})/giu, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  });
  return inCharset(arrayOf(bytes.join("")), charset);
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
function textOf(content, encoding, charset) {
  return isEncoded(encoding) ? inCharset(bytesOf(content, encoding), charset) : content;
}

/** @param {string} encoding */
function isEncoded(encoding) {
  return ["base64", "quoted-printable"].includes(encoding.toLowerCase());
}

/**
 * @param {string} content
 * @param {string} encoding
 */
function bytesOf(content, encoding) {
  switch (encoding.toLowerCase()) {
    case "base64":
      return arrayOf(unbase64(content));
    case "quoted-printable":
      return arrayOf(unquoted(content));
    default:
      return new TextEncoder().encode(content);
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
  return utf8(content)
    .replace(/=[ \t]*\n/gu, "")
    .replace(/=([0-9A-F]{2})/giu, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** @param {string} text @returns {string} its bytes, one a character */
function utf8(text) {
  return unescape(encodeURIComponent(text.toWellFormed()));
}

/** @param {string} bytes one a character */
function arrayOf(bytes) {
  return Uint8Array.from(bytes, (byte) => byte.charCodeAt(0));
}

/**
 * @param {Uint8Array} bytes
 * @param {string} charset
 */
function inCharset(bytes, charset) {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
