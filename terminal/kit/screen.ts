/**
 * A screen of the terminal: paired once by the code in the address that the terminal printed, afterwards known by its
 * secret. The token that calls carry is kept in memory only and renewed when the terminal no longer knows it.
 */
import { signal } from "@preact/signals";
import type { PairedScreen, PairingInput, ScreenKind, ScreenToken } from "#pos/api.ts";
import {
  faultOf,
  fetchFile,
  headersOf,
  type Method,
  Refused,
  send,
  sendUntilAnswered,
  Unanswered,
} from "./api.ts";
import { followEvents, type StreamEvent } from "./event-stream.ts";

/** `opening` until the terminal has answered; `unpaired` until somebody opens the address it printed. */
export const pairing = signal<"opening" | "paired" | "unpaired">("opening");
/** False while the screen's own server cannot be heard: what is shown may be old. */
export const connected = signal(true);

interface Kept {
  readonly screen: string;
  readonly secret: string;
}

export class Screen {
  readonly #kind: ScreenKind;
  #token: string | undefined;
  #renewal: Promise<void> | undefined;

  constructor(kind: ScreenKind) {
    this.#kind = kind;
  }

  /** Pairs with the code of this page's address, or comes back with the secret of an earlier pairing. */
  async open(): Promise<void> {
    const code = new URLSearchParams(location.hash.slice(1)).get("pair");
    if (code !== null) {
      history.replaceState(null, "", location.pathname);
      await this.#untilAnswered(() => this.#pair(code));
    }
    if (this.#token === undefined) await this.#untilAnswered(() => this.#renew());
    pairing.value = this.#token === undefined ? "unpaired" : "paired";
  }

  /**
   * @throws Refused when the terminal refuses
   * @throws Unanswered when it is not known what became of the call
   */
  call<T>(method: Method, path: string, body?: unknown): Promise<T> {
    const ask = method === "POST" ? send<T> : sendUntilAnswered<T>;
    return this.#withToken((token) => ask({ method, path, token, body }));
  }

  /** A file of the terminal's, as it comes. @throws as `call` */
  file(path: string): Promise<Blob> {
    return this.#withToken((token) => fetchFile({ method: "GET", path, token }));
  }

  /** A file that the terminal makes, kept by the browser under this name. @throws as `call` */
  async download(path: string, name: string): Promise<void> {
    const file = await this.file(path);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  /** Follows a stream of events; the answer is the way to stop. `onRefused` is told what ended it for good. */
  follow(
    path: string,
    onEvent: (event: StreamEvent) => void,
    onRefused: (refusal: Refused) => void,
  ): () => void {
    const stop = followEvents({
      open: (lastId, signal) => this.#withToken((token) => openStream(path, token, lastId, signal)),
      onEvent,
      onUp: (up) => {
        connected.value = up;
      },
      onFault: (fault) => {
        if (!(fault instanceof Refused) || fault.problem.retry === "same-id") return true;
        // It answered, if only to refuse.
        connected.value = true;
        onRefused(fault);
        return false;
      },
    });
    return () => {
      stop();
      // Whoever follows nothing shows nothing that could be old.
      connected.value = true;
    };
  }

  async #withToken<T>(ask: (token: string | undefined) => Promise<T>): Promise<T> {
    try {
      return await ask(this.#token);
    } catch (fault) {
      if (!isNotPaired(fault)) throw fault;
      await this.#renewOnce();
      if (this.#token === undefined) pairing.value = "unpaired";
      return ask(this.#token);
    }
  }

  /** Two calls that are refused at the same moment renew the token once. */
  #renewOnce(): Promise<void> {
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  async #pair(code: string): Promise<void> {
    const input: PairingInput = { kind: this.#kind, code };
    const paired = await this.#unlessRefused(
      send<PairedScreen>({ method: "POST", path: "/api/screens", body: input }),
    );
    if (!paired) return;
    const kept: Kept = { screen: paired.screen, secret: paired.secret };
    localStorage.setItem(this.#storageKey, JSON.stringify(kept));
    this.#token = paired.token;
  }

  async #renew(): Promise<void> {
    this.#token = undefined;
    const kept = localStorage.getItem(this.#storageKey);
    if (kept === null) return;
    const body = JSON.parse(kept) as Kept;
    const renewed = await this.#unlessRefused(
      send<ScreenToken>({ method: "POST", path: "/api/screens/token", body }),
    );
    if (renewed) this.#token = renewed.token;
  }

  async #unlessRefused<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
      return await answer;
    } catch (fault) {
      if (fault instanceof Refused && fault.problem.status < 500) return undefined;
      throw fault;
    }
  }

  /** A screen that starts before its server waits for it. */
  async #untilAnswered(ask: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        await ask();
        connected.value = true;
        return;
      } catch (fault) {
        if (!(fault instanceof Unanswered) && !(fault instanceof Refused)) throw fault;
        connected.value = false;
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
    }
  }

  get #storageKey(): string {
    return `shouyin.screen.${this.#kind}`;
  }
}

function isNotPaired(fault: unknown): boolean {
  return fault instanceof Refused && fault.problem.code === "screen_not_paired";
}

async function openStream(
  path: string,
  token: string | undefined,
  lastId: string | undefined,
  signal: AbortSignal,
): Promise<Response> {
  const headers = { ...headersOf(token), accept: "text/event-stream" };
  const response = await fetch(path, {
    headers: lastId === undefined ? headers : { ...headers, "last-event-id": lastId },
    signal,
  });
  if (!response.ok) throw await faultOf(response);
  return response;
}
