import { crcHeader, crcOf } from "./crc.ts";
import { message, type ObjectRule, ruleFor } from "./message.ts";
import { type EmvObject, readObjects, writeObjects } from "./tlv.ts";
import type { EmvViolation } from "./violation.ts";

export type EmvParsed =
  | { readonly ok: true; readonly objects: readonly EmvObject[] }
  | { readonly ok: false; readonly violations: readonly EmvViolation[] };

/**
 * Reads a code as it is found on a counter: whole, undamaged, and otherwise as its scheme likes it. Refused is only
 * what cannot be read or whose checksum is absent, not last, or wrong; `validateEmv` says what else is amiss.
 * A template that cannot be read as one keeps its value, since some schemes put plain text there.
 */
export function parseEmv(text: string): EmvParsed {
  const tree = readTree(text);
  if (!tree.ok) return tree;
  const violations = checksumViolations(tree.objects);
  return violations.length === 0 ? tree : { ok: false, violations };
}

/** The objects of a code, templates opened, nothing checked. */
export function readTree(text: string): EmvParsed {
  if (!text.isWellFormed()) {
    return refused({ path: "payload", rule: "unicode", says: "has half a surrogate pair" });
  }
  const level = readObjects(text);
  if (!level.ok) return refused({ path: "payload", rule: "malformed", says: level.says });
  return { ok: true, objects: openTemplates(level.objects, message) };
}

function refused(violation: EmvViolation): EmvParsed {
  return { ok: false, violations: [violation] };
}

function openTemplates(objects: readonly EmvObject[], rules: readonly ObjectRule[]): readonly EmvObject[] {
  return objects.map((object) => {
    const template = ruleFor(rules, object.id)?.template;
    if (template === undefined) return object;
    const inner = readObjects(object.value);
    return inner.ok ? { ...object, objects: openTemplates(inner.objects, template) } : object;
  });
}

/** What is wrong with the checksum: absent, followed by something, or not that of the objects before it. */
export function checksumViolations(objects: readonly EmvObject[]): readonly EmvViolation[] {
  const at = objects.findIndex(({ id }) => id === "63");
  const checksum = objects[at];
  if (checksum === undefined) return [{ path: "63", rule: "missing", says: "is missing" }];
  const violations: EmvViolation[] = [];
  if (at !== objects.length - 1) violations.push({ path: "63", rule: "position", says: "is not the last" });
  const right = crcOf(writeObjects(objects.slice(0, at)) + crcHeader);
  if (checksum.value.toUpperCase() !== right) {
    violations.push({
      path: "63",
      rule: "checksum",
      says: `is not ${right}, the checksum of what precedes it`,
    });
  }
  return violations;
}
