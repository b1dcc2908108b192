// odata-csdl as a filter: CSDL XML in, CSDL JSON out. Whatever it objects to is an error.

const { readFileSync } = require("node:fs");
const { xml2json } = require("odata-csdl");

const messages = [];
const json = xml2json(readFileSync(0), { messages });
for (const { message, parser } of messages) {
  console.error(`${parser.line}:${parser.column}: ${message}`);
}
process.exitCode = messages.length > 0 ? 1 : 0;
process.stdout.write(JSON.stringify(json));
