// Prints the report of each file, one a line: node verify.js TRUST SECONDS FILE...
"use strict";

const fs = require("node:fs");
const { Verifier } = require("./elicense.js");

const [trust, seconds, ...names] = process.argv.slice(2);
if (names.length === 0) {
  console.error("usage: node verify.js TRUST SECONDS FILE...");
  process.exit(2);
}
const verifier = new Verifier(trust);
const lines = names.map((name) => `${verifier.verify(fs.readFileSync(name), Number(seconds), name)}\n`);
verifier.close();
fs.writeFileSync(1, lines.join(""));
