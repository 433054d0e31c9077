import { type Logger, pino } from "pino";

/** What never reaches a log, at whatever depth it stands (I24). */
const SECRETS = ["pin", "newPin", "token", "secret", "code", "authorization", "privateKey", "proof"];

/** A log of one JSON line per event on standard error, so that standard output stays for the launcher. */
export function createLog(name: string, level: string): Logger {
  const paths = SECRETS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);
  return pino(
    { name, level, redact: { paths, censor: "[redacted]" } },
    pino.destination({ fd: 2, sync: true }),
  );
}
