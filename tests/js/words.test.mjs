/**
 * Pages draw words of their own and what `visible.js` has seen, and nothing else. The compiler says so: in a copy of its declarations of the
 * DOM, whatever shows a text takes the type `Drawn`, which a plain string is not.
 */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = `${root}target/words/`;
const drawn = `import("${root}extension/types.js").Drawn`;

/** What stands in the compiler's declarations, and what this test makes of it. */
const SINKS = [
  [/^( {4})set textContent\(value: string \| null\)/gm, `$1set textContent(value: ${drawn} | null)`],
  [/^( {4})get textContent\(\): string;/gm, `$1get textContent(): ${drawn};`],
  [
    /^( {4})(textContent|aria(?:Label|Description|RoleDescription|ValueText|Placeholder|BrailleLabel)): string \| null;/gm,
    `$1get $2(): string | null;\n$1set $2(value: ${drawn} | null);`,
  ],
  [/^( {4})(innerText|outerText|title|alt|placeholder|label): string;/gm, `$1get $2(): string;\n$1set $2(value: ${drawn});`],
  [/\(\.\.\.nodes: \(Node \| string\)\[\]\): void/g, `(...nodes: (Node | ${drawn})[]): void`],
  [/new\(text\?: string, value\?: string, defaultSelected/g, `new(text?: ${drawn}, value?: string, defaultSelected`],
  [/\b(createTextNode|createComment)\(data: string\)/g, `$1(data: ${drawn})`],
  [/\binsertAdjacentText\(where: InsertPosition, data: string\)/g, `insertAdjacentText(where: InsertPosition, data: ${drawn})`],
];

/** What the compiler says of these files. */
function complaints(files) {
  const config = { extends: "../../tsconfig.json", compilerOptions: { libReplacement: true }, include: files };
  writeFileSync(`${folder}tsconfig.json`, JSON.stringify(config));
  const { stdout } = spawnSync(process.execPath, [
    `${root}node_modules/typescript/bin/tsc`,
    "--project",
    `${folder}tsconfig.json`,
  ]);
  return String(stdout)
    .split("\n")
    .filter((line) => line.includes("error"));
}

function strictDom() {
  const [compiler] = readdirSync(`${root}node_modules/@typescript`).filter((name) => name.startsWith("typescript-"));
  let declarations = readFileSync(`${root}node_modules/@typescript/${compiler}/lib/lib.dom.d.ts`, "utf8");
  for (const [before, after] of SINKS) {
    assert.match(declarations, new RegExp(before.source, "m"));
    declarations = declarations.replaceAll(before, after);
  }
  const place = `${folder}node_modules/@typescript/lib-dom/`;
  mkdirSync(place, { recursive: true });
  writeFileSync(`${place}index.d.ts`, declarations);
  writeFileSync(`${place}package.json`, JSON.stringify({ name: "@typescript/lib-dom", version: "0.0.0", types: "index.d.ts" }));
}

strictDom();

test("pages draw nothing that was not made visible", () => {
  assert.deepEqual(complaints(["../../extension/**/*.js", "../../extension/**/*.d.ts"]), []);
});

test("whatever goes round it is found", () => {
  const ways = [
    "element.textContent = name;",
    "element.innerText = name;",
    "element.title = name;",
    "element.ariaLabel = name + name;",
    "document.title = name;",
    "element.append(name);",
    "element.replaceChildren('Hello ', name);",
    "element.append(...[name].map((each) => each));",
    "element.before(name.trim());",
    "new Option(name);",
    "document.createTextNode(name);",
    "/** @type {HTMLInputElement} */ (element).placeholder = name;",
    "const { length: _, ...others } = { length: 1, name }; element.textContent = others.name;",
  ];
  const lines = ways.map((way) => `{ ${way} }`);
  const source = ["const name = /** @type {string} */ (location.hash);", "const element = document.body;", ...lines, ""];
  writeFileSync(`${folder}around.js`, source.join("\n"));
  const found = complaints(["around.js"])
    .filter((line) => line.startsWith("target/words/around.js"))
    .map((line) => Number(/\((\d+),/u.exec(line)?.[1]) - 3);
  assert.deepEqual(
    [...new Set(found)].sort((a, b) => a - b),
    [...ways.keys()],
  );
});

test("attributes that are read out are not set as strings, and nothing is drawn as markup", () => {
  const scripts = readdirSync(`${root}extension`, { recursive: true }).filter((name) => name.endsWith(".js"));
  for (const name of scripts) {
    const source = readFileSync(`${root}extension/${name}`, "utf8");
    const set = [...source.matchAll(/setAttribute\(\s*["'`]([\w-]+)/gu)].map(([, attribute]) => attribute);
    const read = set.filter((attribute) =>
      /^(?:title|alt|placeholder|label|aria-(?:label|description|valuetext|roledescription))$/u.test(attribute),
    );
    assert.deepEqual(read, [], name);
    assert.doesNotMatch(
      source,
      /\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|setHTMLUnsafe|createContextualFragment)\b/u,
      name,
    );
  }
});
