/** A pasted message, as the page that tries messages reads it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { readEml } from "../../extension/try/eml.js";

const plain = (text) => ({ type: "plain", text });

test("fields are unfolded, may come twice, and end at the empty line", () => {
  const eml = readEml(
    "From: ann@ville.example\r\nTo: Bob <bob@one.example>,\r\n carol@two.example\r\nTO: dave@two.example\r\n\r\nTo: me\r\n",
  );
  assert.deepEqual(eml.fields, {
    from: ["ann@ville.example"],
    to: ["Bob <bob@one.example>, carol@two.example", "dave@two.example"],
  });
  assert.deepEqual(eml.body, plain("To: me\n"));
});

test("empty lines above and the line of an mbox file do not matter", () => {
  assert.deepEqual(readEml("\n \n\nTo: bob@one.example").fields, { to: ["bob@one.example"] });
  assert.deepEqual(readEml("From - Sun Nov 22 09:00:00 2020\nTo: bob@one.example\n\nx").fields, { to: ["bob@one.example"] });
});

test("no name of a field is special", () => {
  const source = "constructor: 1\n__proto__: 2\nContent-Type: constructor\nTo: bob@one.example\n\nx";
  const { fields, body } = readEml(source);
  assert.deepEqual(
    Object.entries(fields).map(([name]) => name),
    ["constructor", "__proto__", "content-type", "to"],
  );
  assert.deepEqual(body, plain(""));
});

test("what has no header field is no message", () => {
  for (const text of ["", "\n", "Hello Bob,\n\nhow are you?", ": nobody\n\nTo: bob@one.example"]) {
    assert.equal(readEml(text), null, text);
  }
});

test("encoded text is decoded, in its charset or else in UTF-8", () => {
  const body = (encoding, text, charset = "utf-8") =>
    readEml(`Content-Type: text/plain; charset="${charset}"\nContent-Transfer-Encoding: ${encoding}\n\n${text}`).body.text;
  assert.equal(body("quoted-printable", "caf=C3=A9 =\nau lait"), "café au lait");
  assert.equal(body("Quoted-Printable", "caf=E9", "iso-8859-1"), "café");
  assert.equal(body("quoted-printable", "café", "utf-8"), "café");
  assert.equal(body("base64", "Y2Fm\nw6k="), "café");
  assert.equal(body("base64", "Y2Fmw6k=", "no-such-charset"), "café");
  assert.equal(body("base64", "="), "");
  assert.equal(body("8bit", "café"), "café");
});

test("of several parts, the plain text counts, then HTML, and never an attachment", () => {
  const part = (type, text, more = "") => `--b\nContent-Type: ${type}\n${more}\n${text}\n`;
  const multipart = (...parts) => `Content-Type: multipart/mixed;\n boundary="b"\n\nnot this\n${parts.join("")}--b--\nnor this`;
  const html = part("text/html", "<p>Hello");
  const attached = part("text/plain", "a file", "Content-Disposition: attachment; filename=a.txt\n");
  assert.deepEqual(readEml(multipart(attached, html, part("text/plain", "Hello"))).body, plain("Hello"));
  assert.deepEqual(readEml(multipart(attached, html)).body, { type: "html", text: "<p>Hello" });
  assert.deepEqual(readEml(multipart(attached)).body, plain(""));
  const inner = `--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\n\nInside\n--c--\n`;
  assert.deepEqual(readEml(multipart(inner, attached)).body, plain("Inside"));
});

test("what is attached is told apart from the text and the pictures in it", () => {
  const part = (header, content) => `--b\n${header}\n\n${content}\n`;
  const multipart = (type, ...parts) => `Content-Type: multipart/${type}; boundary=b\n\n${parts.join("")}--b--\n`;
  const attached = (source) =>
    readEml(source).attachments.map(({ name, type, bytes }) => [name, type, new TextDecoder().decode(bytes)]);
  const text = part("Content-Type: text/plain", "Hello");
  const png = part("Content-Type: image/png; name=logo.png\nContent-Transfer-Encoding: base64", "aGk=");
  assert.deepEqual(attached(multipart("mixed", text, png)), [["logo.png", "image/png", "hi"]]);
  assert.deepEqual(attached(multipart("related", text, png)), [], "a picture in the text");
  const file = part("Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt", "a=20b");
  assert.deepEqual(attached(multipart("related", text, file)), [["a.txt", "text/plain", "a=20b"]]);
  assert.deepEqual(attached(multipart("mixed", text, part("Content-Type: text/plain", "-- \na mailing list"))), []);
  assert.deepEqual(attached(multipart("alternative", text, part("Content-Type: text/calendar; name=a.ics", "x"))), []);
  const signature = part("Content-Type: application/pgp-signature; name=signature.asc\nContent-Disposition: attachment", "x");
  assert.deepEqual(attached(multipart("signed", text, signature)), []);
  assert.deepEqual(attached(multipart("mixed", text, part("Content-Type: message/rfc822", "To: bob@one.example"))), [
    ["", "message/rfc822", "To: bob@one.example"],
  ]);
  assert.deepEqual(attached("Content-Type: application/pdf\nContent-Disposition: attachment; filename=a.pdf\n\nx"), [
    ["a.pdf", "application/pdf", "x"],
  ]);
});

test("names are read in every form that RFC 2231 has", () => {
  const name = (parameters) =>
    readEml(`Content-Type: application/pdf\nContent-Disposition: attachment; ${parameters}\n\nx`).attachments[0].name;
  assert.equal(name('filename="plan; b=c.pdf"'), "plan; b=c.pdf");
  assert.equal(name("filename=plain.pdf; filename*=utf-8''caf%C3%A9.pdf"), "café.pdf");
  assert.equal(name("filename*=iso-8859-1'fr'caf%E9.pdf"), "café.pdf");
  assert.equal(name("filename*0*=utf-8''caf%C3%A9; filename*1=\" 100%25\"; filename*2*=%20.pdf"), "café 100%25 .pdf");
  assert.equal(name("x=y"), "");
});

test("no depth and no length is too much", () => {
  const deep = Array.from({ length: 5000 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}\n`).join("");
  assert.deepEqual(readEml(deep).body, plain(""));
  const many = `To: ${"p@one.example,\n ".repeat(50_000)}x@two.example\n\n${"x".repeat(1_000_000)}`;
  assert.equal(readEml(many).body.text.length, 1_000_000);
  const odd = `Content-Type: text/plain; ${"a".repeat(1_000_000)}\nContent-Disposition: ${'"a=;'.repeat(200_000)}\n\nx`;
  assert.equal(readEml(odd).body.text, "x");
});
