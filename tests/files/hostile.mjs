/** Writes tables whose cells a spreadsheet would take for formulas into the folder `FOLDER`: as the journal is saved, and as it is not to be. */

import { writeFileSync } from "node:fs";

import { csvOf } from "../../extension/csv.js";

const formulas = ["=1+1", "+1+1", "-1+1", "@SUM(1)", '=HYPERLINK("http://one.example")', "=cmd|' /C calc'!A0", "＝1+1"];
const before = ["", ";", ",", "\t", "|", " ", "; ", ';"', '";"', '",', "x;", "x, ", "x\n", "\r", "\r\n", "'", "\u00a0", "\u200b;", "\ufeff", '"";', "(", ":"];
const texts = formulas.flatMap((formula) => before.map((sign) => `${sign}${formula}`));
const lines = [["n", "reason", "hash"], ...texts.map((words, n) => [n, `${words};${words}`, "abc"])];

const [folder] = process.argv.slice(2);
writeFileSync(`${folder}/journal.csv`, csvOf(lines));
writeFileSync(`${folder}/naive.csv`, lines.map((line) => line.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(",")).join("\r\n"));
