/** Calls to a server: an answer, a named refusal, or no answer. There is no fourth outcome. */
import type { Problem } from "#domain/refusal.ts";

/** The server said no, and why. */
export class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.name = "Refused";
    this.problem = problem;
  }
}

/** Nobody knows whether the server did it: no answer, or one that is not ours. Ask again with the same id. */
export class Unanswered extends Error {
  constructor(cause?: unknown) {
    super("no answer", { cause });
    this.name = "Unanswered";
  }
}

export type Method = "GET" | "POST" | "PUT" | "DELETE";

export interface Call {
  readonly method: Method;
  readonly path: string;
  readonly token?: string | undefined;
  readonly body?: unknown;
}

const ANSWER_WITHIN_MS = 10_000;
const WAITS_MS = [250, 1000] as const;

/**
 * @throws Refused when the server refuses
 * @throws Unanswered when it is not known what became of the call
 */
export async function send<T>(call: Call): Promise<T> {
  const response = await reach(call);
  if (response.ok) return (response.status === 204 ? undefined : await bodyOf(response)) as T;
  throw await faultOf(response);
}

/** A file that the server makes, as it comes. @throws as `send` */
export async function fetchFile(call: Call): Promise<Blob> {
  const response = await reach(call);
  if (!response.ok) throw await faultOf(response);
  try {
    return await response.blob();
  } catch (cause) {
    throw new Unanswered(cause);
  }
}

/**
 * Like `send`, but asks again where no answer came. Only for calls that may be repeated: reads, and writes whose id
 * is the caller's.
 */
export async function sendUntilAnswered<T>(call: Call): Promise<T> {
  for (const wait of WAITS_MS) {
    try {
      return await send<T>(call);
    } catch (fault) {
      if (!(fault instanceof Unanswered)) throw fault;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return send<T>(call);
}

/** What a failed response says: its problem document, or nothing that can be relied on. */
export async function faultOf(response: Response): Promise<Refused | Unanswered> {
  if (!response.headers.get("content-type")?.startsWith("application/problem+json")) return new Unanswered();
  const problem = await bodyOf(response);
  return isProblem(problem) ? new Refused(problem) : new Unanswered();
}

export function headersOf(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

async function reach({ method, path, token, body }: Call): Promise<Response> {
  const headers = headersOf(token);
  // A write says so also where it has nothing more to say: no form of a page elsewhere can.
  if (method !== "GET") headers["content-type"] = "application/json";
  try {
    return await fetch(path, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
  } catch (cause) {
    throw new Unanswered(cause);
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    throw new Unanswered(cause);
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "code" in body && "zh" in body && "detail" in body;
}
