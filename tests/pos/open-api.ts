/** The served OpenAPI document, as tests go through it: its operations, and values made from its schemas. */
import fc from "fast-check";
import type { TillApp } from "./app-support.ts";

export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
}

interface Described {
  readonly requestBody?: { readonly content: { readonly "application/json": { readonly schema: Schema } } };
}

export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly body?: Schema;
}

export async function documentOf(till: TillApp): Promise<Document> {
  return (await till.call<Document>("GET", "/api/openapi.json")).body;
}

export function operationsOf({ paths }: Document): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      ...(requestBody && { body: requestBody.content["application/json"].schema }),
    })),
  );
}

/** Values that the schema allows, with an eye for its edges. */
export function valuesOf(schema: Schema, document: Document): fc.Arbitrary<unknown> {
  const resolved = resolve(schema, document);
  const choices = resolved.oneOf ?? resolved.anyOf;
  if (choices) return fc.oneof(...choices.map((choice) => valuesOf(choice, document)));
  if (resolved.const !== undefined) return fc.constant(resolved.const);
  if (resolved.enum) return fc.constantFrom(...resolved.enum);
  switch (resolved.type) {
    case "object":
      return objectsOf(resolved, document);
    case "array":
      return fc.array(valuesOf(resolved.items ?? {}, document), {
        minLength: resolved.minItems ?? 0,
        maxLength: 5,
      });
    case "integer":
    case "number":
      return integersOf(resolved);
    case "string":
      return stringsOf(resolved);
    default:
      return fc.jsonValue();
  }
}

function resolve(schema: Schema, { components }: Document): Schema {
  const name = schema.$ref?.replace("#/components/schemas/", "");
  return name === undefined ? schema : (components.schemas[name] ?? {});
}

function objectsOf({ properties = {} }: Schema, document: Document): fc.Arbitrary<unknown> {
  return fc.record(
    Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, valuesOf(property, document)]),
    ),
  );
}

function integersOf({ minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER }: Schema) {
  const edges = [0, 1, 100, minimum, maximum].filter((edge) => edge >= minimum && edge <= maximum);
  return fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: Math.max(minimum, 0), max: Math.min(maximum, 300) }) },
    fc.constantFrom(...edges),
    fc.integer({ min: minimum, max: maximum }),
  );
}

function stringsOf({ format, pattern, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  if (format === "uuid") return uuids;
  if (format === "date") return dates;
  if (pattern) return fc.stringMatching(new RegExp(pattern));
  return fc.oneof(
    fc.string({ minLength, maxLength, unit: "binary" }),
    fc
      .constantFrom("\u0000", "\ud800", "\u202e\u001b@", "__proto__", "𠮷")
      .filter((text) => text.length >= minLength),
  );
}

const dates = fc
  .date({ min: new Date("1000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

/** Also those that a schema's `uuid` takes and nobody makes. */
const uuids = fc.oneof(
  { weight: 12, arbitrary: fc.uuid({ version: 7 }) },
  fc.uuid().map((id) => id.toUpperCase()),
  fc.constantFrom("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
);
