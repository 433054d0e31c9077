/**
 * The line between terminal and wallet, as bad as a story wants it. It stands at an address of its own and passes
 * everything on as it came, the host that a signed request was meant for included: the wallet is told that this
 * address is its public one. Faults are planned by payment, so that many stories share one line at the same time.
 */
import { once } from "node:events";
import {
  Agent,
  createServer,
  type IncomingMessage,
  request as requestOf,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { PROBLEM_TYPE } from "#kit/problems.ts";

/** What becomes of a request on its way. */
export type OnTheWay =
  | "passes"
  | "lost"
  /** Reaches the wallet twice, one after the other; the answer to the second one goes back. */
  | "twice"
  /** Reaches the wallet now, and once more when `release` is called. */
  | "echoed"
  /** Reaches the wallet only when `release` is called, long after the terminal has given it up. */
  | "held";

/** What becomes of the answer to it, the wallet's or none. */
export type OnTheWayBack =
  | "passes"
  /** The connection ends without one. */
  | "lost"
  /** Nothing comes and nothing ends: the terminal has to give up by itself. */
  | "silence"
  /** Half of the body, then the end of the connection. */
  | "cut"
  /** Half of the body, then a reset. */
  | "reset"
  /** Half of the body, said to be all of it. */
  | "truncated"
  /** A few bytes at a time. */
  | "drips"
  /** A captive portal's page, with 200. */
  | "html"
  /** A gateway's 502, whatever the wallet has done. */
  | "error"
  /** The answer that an earlier request about this payment got. */
  | "replayed";

export interface Fault {
  readonly request?: OnTheWay;
  readonly answer?: OnTheWayBack;
  /** Waited for before anything else happens. */
  readonly until?: Promise<unknown>;
  readonly delayMs?: number;
}

/** What becomes of one connection to the stream of events. */
export type StreamFault =
  | "passes"
  | "refused"
  | "html"
  | "error"
  /** Accepted, and nothing is ever said on it. */
  | "silence"
  /** Ends in the middle of the next event. */
  | "cut"
  /** Is reset in the middle of the next event. */
  | "reset"
  /** Each event comes twice. */
  | "twice"
  | "drips";

interface Answer {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: Buffer;
}

interface Plan {
  readonly about: string;
  readonly faults: Fault[];
  readonly forEver: boolean;
  met: boolean;
}

const HTML = "<!doctype html><title>Wi-Fi</title><h1>支付成功</h1>";
const DRIP_BYTES = 16;
const DRIP_PAUSE_MS = 5;
/** What belongs to one connection, and is said anew on the other one. */
const OF_THE_CONNECTION = new Set(["connection", "keep-alive", "transfer-encoding", "content-length"]);

export class FaultProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** One connection a request: a wallet that was killed is met at the next request and not in a pool. */
  readonly #agent = new Agent({ keepAlive: false });
  #target = new URL("http://localhost:1");
  #plans: Plan[] = [];
  #streamFaults: StreamFault[] = [];
  #streamsForEver: StreamFault = "passes";
  readonly #held: (() => Promise<void>)[] = [];
  /** The first answer to each payment's requests, by path. */
  readonly #firstAnswers = new Map<string, Answer>();
  #isCut = false;
  #thaw: (() => void) | undefined;
  #frozen: Promise<void> | undefined;
  readonly #streams = new Set<() => void>();
  readonly #counts = new Map<string, number>();
  #heard: (() => void)[] = [];

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
    // A wallet under faults is waited for longer than a browser would.
    this.#server.requestTimeout = 0;
    this.#server.on("connection", (socket: Socket) => {
      if (this.#isCut) {
        socket.destroy();
        return;
      }
      this.#sockets.add(socket);
      // What breaks on this line was broken by the story.
      socket.on("error", () => socket.destroy());
      socket.once("close", () => this.#sockets.delete(socket));
    });
  }

  static async start(): Promise<FaultProxy> {
    const proxy = new FaultProxy();
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Where the wallet is. */
  leadTo(url: string): void {
    this.#target = new URL(url);
  }

  /** The next requests whose path has `about` in it meet these faults, one each; those after them pass. */
  plan(about: string, ...faults: readonly Fault[]): void {
    this.#plans.push({ about, faults: [...faults], forEver: false, met: false });
  }

  /** Every request whose path has `about` in it meets this fault, until the plan is dropped. */
  always(about: string, fault: Fault): void {
    this.#plans.push({ about, faults: [fault], forEver: true, met: false });
  }

  drop(about: string): void {
    this.#plans = this.#plans.filter((plan) => plan.about !== about);
  }

  /** Plans of which no request has met any fault: stories that proved nothing. */
  get unmet(): string[] {
    return this.#plans
      .filter(({ met }) => !met)
      .map(({ about, faults }) => `${about}: ${JSON.stringify(faults)}`);
  }

  /** The next connections to the stream meet these faults, one each; those after them meet `then`. */
  planStream(faults: readonly StreamFault[], then: StreamFault = "passes"): void {
    this.#streamFaults = [...faults];
    this.#streamsForEver = then;
  }

  get unmetOfStream(): readonly StreamFault[] {
    return this.#streamFaults;
  }

  /** Resolves once every planned fault of the stream has a connection. */
  async streamMet(): Promise<void> {
    while (this.#streamFaults.length > 0) await this.#next();
  }

  /** Delivers what was held, in the order in which it came. */
  async release(): Promise<void> {
    for (const deliver of this.#held.splice(0)) await deliver();
  }

  /** As a cable that is pulled: what is open ends, and nothing new begins. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  /** As a line on which everything is on its way and nothing arrives: no end, no error. */
  freeze(): void {
    this.#frozen ??= new Promise((resolve) => {
      this.#thaw = resolve;
    });
  }

  /** What was on its way arrives now, however late. */
  thaw(): void {
    this.#thaw?.();
    this.#frozen = undefined;
  }

  /** Ends the streams that are open now: the next connection meets the next fault. */
  endStreams(): void {
    for (const end of [...this.#streams]) end();
  }

  /** Resolves once so many requests with `about` in their path have come. */
  async came(about: string, times: number): Promise<void> {
    while (this.#count(about) < times) await this.#next();
  }

  async close(): Promise<void> {
    this.thaw();
    for (const socket of this.#sockets) socket.destroy();
    this.#agent.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  /** The next request. */
  #next(): Promise<void> {
    return new Promise((resolve) => this.#heard.push(resolve));
  }

  #count(about: string): number {
    return [...this.#counts].reduce((sum, [path, times]) => sum + (path.includes(about) ? times : 0), 0);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    await this.#frozen;
    const path = `${request.method} ${request.url ?? "/"}`;
    this.#counts.set(path, (this.#counts.get(path) ?? 0) + 1);
    const isStream = request.url?.startsWith("/v1/events");
    const passed = isStream ? this.#stream(request, response) : this.#exchange(request, body, response, path);
    for (const wake of this.#heard.splice(0)) wake();
    await passed;
  }

  /** The fault that is planned for this request; the plan that was made last is looked at first. */
  #faultFor(path: string): Fault {
    const plan = this.#plans.findLast(({ about, faults }) => faults.length > 0 && path.includes(about));
    if (!plan) return {};
    plan.met = true;
    return (plan.forEver ? plan.faults[0] : plan.faults.shift()) ?? {};
  }

  async #exchange(
    request: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
    path: string,
  ): Promise<void> {
    const fault = this.#faultFor(path);
    await fault.until;
    if (fault.delayMs) await pause(fault.delayMs);
    const answer = await this.#deliver(fault.request ?? "passes", request, body);
    await this.#frozen;
    const first = this.#firstAnswers.get(path);
    if (answer && !first) this.#firstAnswers.set(path, answer);
    await this.#answer(fault.answer ?? "passes", fault.answer === "replayed" ? first : answer, response);
  }

  /** The wallet's answer, or undefined where it got nothing to answer. */
  async #deliver(way: OnTheWay, request: IncomingMessage, body: Buffer): Promise<Answer | undefined> {
    if (way === "lost") return undefined;
    if (way === "held") {
      this.#held.push(async () => void (await this.#ask(request, body)));
      return undefined;
    }
    const answer = await this.#ask(request, body);
    if (way === "echoed") this.#held.push(async () => void (await this.#ask(request, body)));
    return way === "twice" ? this.#ask(request, body) : answer;
  }

  async #ask(request: IncomingMessage, body: Buffer): Promise<Answer> {
    const upstream = await this.#send(request, body);
    const chunks: Buffer[] = [];
    for await (const chunk of upstream) chunks.push(chunk as Buffer);
    return {
      status: upstream.statusCode ?? 502,
      headers: keptHeaders(upstream.rawHeaders),
      body: Buffer.concat(chunks),
    };
  }

  async #send(request: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
    const sent = requestOf({
      agent: this.#agent,
      hostname: this.#target.hostname,
      port: this.#target.port,
      method: request.method,
      path: request.url,
      headers: [...keptHeaders(request.rawHeaders), "content-length", String(body.length)],
      setHost: false,
    });
    sent.end(body);
    const [upstream] = (await once(sent, "response")) as [IncomingMessage];
    return upstream;
  }

  async #answer(way: OnTheWayBack, answer: Answer | undefined, response: ServerResponse): Promise<void> {
    if (way === "silence") return;
    if (way === "html") {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(HTML);
      return;
    }
    if (way === "error") {
      response.writeHead(502, { "content-type": PROBLEM_TYPE }).end('{"title":"Bad Gateway"}');
      return;
    }
    if (way === "lost" || !answer) {
      response.destroy();
      return;
    }
    const { status, headers, body } = answer;
    const half = body.subarray(0, body.length >> 1);
    const told = way === "truncated" ? half : body;
    response.writeHead(status, [...headers, "content-length", String(told.length)]);
    if (way === "cut" || way === "reset") {
      const { socket } = response;
      await new Promise<void>((sent) => response.write(half, () => sent()));
      if (way === "cut") socket?.end();
      else socket?.resetAndDestroy();
    } else if (way === "drips") await drip(response, told);
    else response.end(told);
  }

  async #stream(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fault = this.#streamFaults.shift() ?? this.#streamsForEver;
    if (fault === "refused") response.destroy();
    else if (fault === "html" || fault === "error") await this.#answer(fault, undefined, response);
    else if (fault === "silence")
      response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
    else await this.#passStream(fault, request, response);
  }

  async #passStream(fault: StreamFault, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const upstream = await this.#send(request, Buffer.alloc(0));
    const end = () => {
      upstream.destroy();
      response.destroy();
    };
    this.#streams.add(end);
    response.once("close", () => {
      this.#streams.delete(end);
      upstream.destroy();
    });
    response.writeHead(upstream.statusCode ?? 502, keptHeaders(upstream.rawHeaders)).flushHeaders();
    try {
      for await (const chunk of upstream) {
        await this.#frozen;
        await passChunk(fault, chunk as Buffer, response);
      }
    } finally {
      response.destroy();
    }
  }
}

async function passChunk(fault: StreamFault, chunk: Buffer, response: ServerResponse): Promise<void> {
  const isEvent = chunk.includes("event: statement");
  if (isEvent && (fault === "cut" || fault === "reset")) {
    const { socket } = response;
    await new Promise<void>((sent) => response.write(chunk.subarray(0, chunk.length >> 1), () => sent()));
    if (fault === "cut") response.destroy();
    else socket?.resetAndDestroy();
  } else if (fault === "drips") {
    for (const part of slices(chunk)) {
      response.write(part);
      await pause(DRIP_PAUSE_MS);
    }
  } else response.write(isEvent && fault === "twice" ? Buffer.concat([chunk, chunk]) : chunk);
}

async function drip(response: ServerResponse, body: Buffer): Promise<void> {
  for (const part of slices(body)) {
    response.write(part);
    await pause(DRIP_PAUSE_MS);
  }
  response.end();
}

function slices(body: Buffer): Buffer[] {
  const count = Math.ceil(body.length / DRIP_BYTES);
  return Array.from({ length: count }, (_, i) => body.subarray(i * DRIP_BYTES, (i + 1) * DRIP_BYTES));
}

/** Raw headers, names and values in turn, without those of the connection. */
function keptHeaders(raw: readonly string[]): string[] {
  return raw.flatMap((name, i) => {
    const value = raw[i + 1];
    return i % 2 === 0 && value !== undefined && !OF_THE_CONNECTION.has(name.toLowerCase())
      ? [name, value]
      : [];
  });
}
