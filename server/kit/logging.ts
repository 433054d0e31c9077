import { type Logger, pino } from "pino";

/** What never reaches a log, at any depth that we log (I24). */
const SECRETS = ["pin", "newPin", "token", "secret", "code", "authorization", "privateKey", "proof"];

/** A log of one JSON line per event on standard error, so that standard output stays for the launcher. */
export function createLog(name: string, level: string): Logger {
  const paths = SECRETS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`, `*.*.*.${key}`]);
  return pino(
    { name, level, redact: { paths, censor: "[redacted]" }, serializers: { err: describeError } },
    pino.destination({ fd: 2, sync: true }),
  );
}

/** An error's `code` is what it is called, such as SQLITE_FULL, and no secret: under another name it passes. */
function describeError(error: Error): object {
  const { code, ...rest } = pino.stdSerializers.err(error);
  return code === undefined ? rest : { ...rest, reason: code };
}
