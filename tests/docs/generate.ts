/** `npm run generate`: writes the parts of the documents that follow from the code. */
import { writeFileSync } from "node:fs";
import { ROOT, textOf } from "../support/sources.ts";
import { GENERATED_DOCUMENTS, withGeneratedParts } from "./generated.ts";

for (const path of GENERATED_DOCUMENTS) {
  const before = textOf(path);
  const after = withGeneratedParts(before);
  if (after === before) continue;
  writeFileSync(ROOT + path, after);
  console.log(`${path} written`);
}
