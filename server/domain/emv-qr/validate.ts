import { message, type ObjectRule, ruleFor } from "./message.ts";
import { checksumViolations, readTree } from "./parse.ts";
import { type EmvProfile, emvCo } from "./profiles.ts";
import { type EmvObject, lengthOf } from "./tlv.ts";
import type { EmvViolation } from "./violation.ts";

/**
 * Everything that is wrong with a code by a profile's rules; nothing if it is right. A code that cannot be read has
 * that one violation.
 */
export function validateEmv(text: string, profile: EmvProfile = emvCo): readonly EmvViolation[] {
  const tree = readTree(text);
  return tree.ok ? violationsOf(tree.objects, profile) : tree.violations;
}

/** The same for objects that were not read but are about to be written. */
export function violationsOf(objects: readonly EmvObject[], profile: EmvProfile): readonly EmvViolation[] {
  return [
    ...positionViolations(objects),
    ...levelViolations(objects, message, "", profile),
    ...accountViolations(objects),
    // A missing 63 is named by the level already.
    ...checksumViolations(objects).filter(({ rule }) => rule !== "missing"),
    ...profile.between.flatMap((rule) => rule(objects)),
  ];
}

function positionViolations(objects: readonly EmvObject[]): readonly EmvViolation[] {
  if (objects[0]?.id === "00") return [];
  return [{ path: "00", rule: "position", says: "is not the first" }];
}

function accountViolations(objects: readonly EmvObject[]): readonly EmvViolation[] {
  if (objects.some(({ id }) => id >= "02" && id <= "51")) return [];
  return [{ path: "02-51", rule: "missing", says: "has no merchant account" }];
}

function levelViolations(
  objects: readonly EmvObject[],
  rules: readonly ObjectRule[],
  parent: string,
  profile: EmvProfile,
): readonly EmvViolation[] {
  const ids = objects.map(({ id }) => id);
  const repeated = new Set(ids.filter((id, at) => ids.indexOf(id) !== at));
  const absent = rules.filter(
    ({ required, from }) => required && !ids.includes(from) && !profile.mayLack.includes(parent + from),
  );
  return [
    ...[...repeated].map((id): EmvViolation => {
      return { path: parent + id, rule: "duplicate", says: "is there more than once" };
    }),
    ...absent.map(({ from, name }): EmvViolation => {
      return { path: parent + from, rule: "missing", says: `is missing (${name})` };
    }),
    ...objects.flatMap((object) => objectViolations(object, ruleFor(rules, object.id), parent, profile)),
  ];
}

function objectViolations(
  { id, value, objects }: EmvObject,
  rule: ObjectRule | undefined,
  parent: string,
  profile: EmvProfile,
): readonly EmvViolation[] {
  const path = parent + id;
  if (value === "") return [{ path, rule: "empty", says: "is empty" }];
  if (!value.isWellFormed()) return [{ path, rule: "unicode", says: "has half a surrogate pair" }];
  if (rule === undefined || rule.reserved) {
    return profile.refusesReserved ? [{ path, rule: "reserved", says: "is reserved" }] : [];
  }
  const violations = valueViolations(value, rule, path, profile);
  if (rule.template === undefined || profile.mayBePlain.includes(path)) return violations;
  if (objects === undefined) {
    return [...violations, { path, rule: "malformed", says: "is not a template of objects" }];
  }
  return [...violations, ...levelViolations(objects, rule.template, `${path}.`, profile)];
}

function valueViolations(
  value: string,
  { length: [min, max], format, name, template }: ObjectRule,
  path: string,
  profile: EmvProfile,
): readonly EmvViolation[] {
  const violations: EmvViolation[] = [];
  const length = lengthOf(value);
  if (length < min || length > max) {
    const bounds = min === max ? `${max}` : `${min} to ${max}`;
    violations.push({
      path,
      rule: "length",
      says: `has ${length} characters instead of ${bounds} (${name})`,
    });
  }
  const right = profile.formats[path] ?? format;
  if (right !== undefined && !right.pattern.test(value)) {
    violations.push({ path, rule: "format", says: `${right.says} (${name})` });
  }
  // Of a template the object inside is named, not both.
  if (template === undefined && value.normalize("NFC") !== value) {
    violations.push({ path, rule: "composed", says: "is not in Unicode normalisation form C" });
  }
  return violations;
}
