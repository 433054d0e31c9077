/** A caller's connection that is kept open, with as little between it and the socket as can be: the load has to be cheap. */
import { connect, type Socket } from "node:net";

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const END_OF_HEAD = "\r\n\r\n";

export class KeepAlive {
  readonly #socket: Socket;
  #heard: Buffer = Buffer.alloc(0);
  #waiting: { resolve(answer: HttpAnswer): void; reject(error: Error): void } | undefined;

  constructor(origin: string) {
    const { hostname, port } = new URL(origin);
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#socket.on("data", (chunk) => this.#hear(chunk));
    this.#socket.on("error", (error) => this.#waiting?.reject(error));
    this.#socket.on("close", () => this.#waiting?.reject(new Error("the server closed the connection")));
  }

  /** Sends a whole request as bytes; the next may follow when this one is answered. */
  ask(request: Uint8Array): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #hear(chunk: Buffer): void {
    this.#heard = this.#heard.length === 0 ? chunk : Buffer.concat([this.#heard, chunk]);
    const end = this.#heard.indexOf(END_OF_HEAD);
    if (end < 0) return;
    const { status, headers } = parseHead(this.#heard.toString("latin1", 0, end));
    const length = Number(headers["content-length"]);
    if (!Number.isSafeInteger(length)) {
      this.#waiting?.reject(new Error("an answer without its length"));
      return;
    }
    const bodyAt = end + END_OF_HEAD.length;
    if (this.#heard.length < bodyAt + length) return;
    const body = this.#heard.subarray(bodyAt, bodyAt + length);
    this.#heard = this.#heard.subarray(bodyAt + length);
    this.#waiting?.resolve({ status, headers, body });
  }
}

function parseHead(head: string): Omit<HttpAnswer, "body"> {
  const [first = "", ...lines] = head.split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { status: Number(first.split(" ")[1]), headers };
}

/** A request as the bytes that go over the wire. */
export function requestBytes(
  method: string,
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
): Buffer {
  const lines = Object.entries({ host: url.host, ...headers, "content-length": String(body.length) });
  const head = [`${method} ${url.pathname} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`)];
  return Buffer.concat([Buffer.from(head.join("\r\n") + END_OF_HEAD), body]);
}
