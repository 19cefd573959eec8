// Reads messages to Slack from standard input, one JSON text per line, and prints the errors by Slack's own types, one per line.
const { createGenerator } = require("ts-json-schema-generator");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const Ajv = require("ajv").default;

const schema = createGenerator({ path: join(__dirname, "message.ts"), type: "WebhookMessage", skipTypeCheck: true }).createSchema("WebhookMessage");
const isMessage = new Ajv({ strict: false, allowUnionTypes: true }).compile(schema);
let wrong = 0;
for (const line of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  if (isMessage(JSON.parse(line))) continue;
  wrong++;
  console.log(`${isMessage.errors.slice(-3).map((error) => `${error.instancePath} ${error.message}`).join("; ")}: ${line}`);
}

process.exit(wrong > 0 ? 1 : 0);
