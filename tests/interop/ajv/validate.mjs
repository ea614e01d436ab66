// The verdicts of ajv.
// In: a line of JSON per type, {"type", "schema", "instances"}.  Out: a line per type, {"type", "verdicts"} with a boolean
// for each instance, or {"type", "error"} where strict mode refuses the schema.
import { createInterface } from "node:readline";
import { Ajv2020 } from "ajv/dist/2020.js";

// What a schema of ours may say beyond JSON Schema; no validator looks at it.
const VOCABULARY = process.argv.slice(2);

// `strict` refuses unknown keywords and schemas that contradict themselves.  `format` is an annotation in 2020-12.
// Each schema is compiled for a few hundred instances: optimizing the code would take longer than it saves.
const OPTIONS = { strict: true, validateFormats: false, code: { optimize: false }, logger: false };

function answer({ type, schema, instances }) {
  const ajv = new Ajv2020(OPTIONS).addVocabulary(VOCABULARY);
  try {
    const validate = ajv.compile(schema);
    return { type, verdicts: instances.map((instance) => validate(instance)) };
  } catch (error) {
    return { type, error: error.message };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + "\n");
}
