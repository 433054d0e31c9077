import { type Logger, pino } from "pino";

/** What never reaches a log, at whatever depth (I24). */
const SECRETS = new Set(["pin", "newPin", "token", "secret", "code", "authorization", "privateKey", "proof"]);
const DEPTH_MAX = 8;

/** A log of one JSON line per event on standard error, so that standard output stays for the launcher. */
export function createLog(name: string, level: string): Logger {
  const options = {
    name,
    level,
    formatters: { log: cleanFields, bindings: cleanFields },
    // Errors are described by `cleanFields`; pino's own description would quote queries and what was asked with them.
    serializers: { err: (described: unknown) => described },
    hooks: { logMethod: withoutErrorTexts },
  };
  return pino(options, pino.destination({ fd: 2, sync: true }));
}

/** Without a text of ours, or with an error in a text, pino would write the error's own message. */
function withoutErrorTexts(
  this: Logger,
  args: Parameters<pino.LogFn>,
  method: pino.LogFn,
): ReturnType<pino.LogFn> {
  const [first, ...rest]: unknown[] = args;
  const fields = first instanceof Error ? { err: first } : first;
  const texts = rest.map((value) => (value instanceof Error ? describeError(value).message : value));
  if (typeof fields === "object" && texts.length === 0) texts.push("");
  method.apply(this, [fields, ...texts] as Parameters<pino.LogFn>);
}

function cleanFields(fields: object): Record<string, unknown> {
  return Object.fromEntries(cleanEntries(fields, []));
}

function cleanEntries(fields: object, within: readonly object[]): [string, unknown][] {
  return Object.entries(fields).map(([name, value]) => [
    name,
    SECRETS.has(name) ? "[redacted]" : clean(value, [...within, fields]),
  ]);
}

/** A value as the log may have it: no secrets, no bytes (they may be keys), no end in itself. */
function clean(value: unknown, within: readonly object[]): unknown {
  if (value instanceof Error) return describeError(value);
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Date) return value.toJSON();
  if (within.includes(value)) return "[circular]";
  if (within.length >= DEPTH_MAX) return "[deeper]";
  if (Array.isArray(value)) return value.map((item) => clean(item, [...within, value]));
  return Object.fromEntries(cleanEntries(value, within));
}

interface ErrorDescription {
  readonly type: string;
  /** What the innermost cause says: what lies round it quotes queries and parameters. */
  readonly message: string;
  /** What programs call it, such as SQLITE_FULL or SQLSTATE 23505. Not `code`: under that name secrets are kept out. */
  readonly reason?: string;
  readonly at: readonly string[];
}

function describeError(error: Error): ErrorDescription {
  const chain = causesOf(error);
  const reason = chain.findLast((cause) => typeof cause.code === "string")?.code;
  const type = error.name === "Error" ? error.constructor.name : error.name;
  const message = withoutValues(chain.at(-1)?.message ?? "", reason);
  return { type, message, ...(reason !== undefined && { reason }), at: framesOf(error) };
}

type CodedError = Error & { readonly code?: string };

/** The error and what caused it, the innermost last. */
function causesOf(error: Error): CodedError[] {
  const chain: CodedError[] = [];
  for (let cause: unknown = error; cause instanceof Error && !chain.includes(cause); ) {
    chain.push(cause);
    // Where several addresses were tried in vain, the error that says so has no message of its own.
    cause = cause instanceof AggregateError ? cause.errors[0] : cause.cause;
  }
  return chain;
}

/** Integrity constraints and names: there PostgreSQL quotes what the schema calls things. */
const QUOTES_NAMES = /^(23|42)/;
const SYNTAX_ERROR = "42601";

/** What stands in double quotes is what somebody sent or a piece of a query, save where a database quotes its own names. */
function withoutValues(message: string, reason: string | undefined): string {
  const named = reason !== undefined && QUOTES_NAMES.test(reason) && reason !== SYNTAX_ERROR;
  return named ? message : message.replace(/"[\s\S]*"/g, '"…"');
}

/** Where it happened. The message stands before the frames and is left out, however many lines it has. */
function framesOf({ stack = "", message }: Error): string[] {
  const start = stack.indexOf(message);
  if (start < 0) return [];
  return stack
    .slice(start + message.length)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("at "));
}
