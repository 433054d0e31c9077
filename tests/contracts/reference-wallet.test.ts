import { dayOf } from "#domain/business-day.ts";
import { referenceWallet } from "#pos/backends/reference-wallet.ts";
import { signingKey } from "#pos/keys.ts";
import { madeReceipt, travelling } from "../wallet/e-receipt-made.ts";
import { type Presented, Wallet } from "../wallet/support.ts";
import { describeWalletBackend, type Fault, type WalletWorld } from "./wallet-backend.ts";

/** The line between adapter and wallet, as `fetch` sees it: it can be cut, and spoils answers as it is told. */
class Line {
  readonly #wallet: Wallet;
  #away = new AbortController();
  fault: Fault | undefined;
  #before: Response | undefined;

  constructor(wallet: Wallet) {
    this.#wallet = wallet;
  }

  cut(): void {
    this.#away.abort();
  }

  mend(): void {
    this.#away = new AbortController();
  }

  readonly fetch = async (input: URL | RequestInfo, init: RequestInit = {}): Promise<Response> => {
    const gone = AbortSignal.any([this.#away.signal, ...(init.signal ? [init.signal] : [])]);
    if (this.#away.signal.aborted || this.fault === "a reset") throw new TypeError("fetch failed");
    if (this.fault === "silence") return silence(gone);
    if (this.fault === "a redirect" && init.redirect === "error") throw new TypeError("unexpected redirect");
    const { signal: _, redirect: __, headers, ...rest } = init;
    const given = headers as Record<string, string>;
    const { pathname, search } = new URL(String(input));
    const answer = await this.#wallet.fetch(pathname + search, { ...rest, headers: given });
    const spoilt = await this.#spoil(answer);
    const body = spoilt.body?.pipeThrough(new TransformStream<Uint8Array, Uint8Array>(), { signal: gone });
    return new Response(body ?? null, spoilt);
  };

  async #spoil(answer: Response): Promise<Response> {
    const { status, headers } = answer;
    switch (this.fault) {
      case "unsigned":
        headers.delete("signature");
        return answer;
      case "another body":
        return new Response(`${(await answer.text()).replace(/"(paid|cancelled)"/g, '"open"')} `, {
          status,
          headers,
        });
      case "another status":
        return new Response(await answer.text(), { status: status === 200 ? 404 : 200, headers });
      case "the answer to an earlier question":
        return this.#before?.clone() ?? answer;
      case "a page of HTML":
        return new Response("<h1>支付成功</h1>", { status: 200, headers: { "content-type": "text/html" } });
      case "an error of the server":
        return new Response("{}", { status: 500 });
      case "an empty answer":
        return new Response(null, { status: 204 });
      default:
        if (!headers.get("content-type")?.startsWith("text/event-stream")) this.#before = answer.clone();
        return answer;
    }
  }
}

function silence(gone: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    gone.addEventListener("abort", () => reject(gone.reason), { once: true });
  });
}

async function open(): Promise<WalletWorld> {
  const wallet = await Wallet.open();
  const terminal = await wallet.terminal();
  const customer = await wallet.customer();
  const line = new Line(wallet);
  const times: number[] = [];
  let counter = 0;
  const backend = referenceWallet({
    url: "http://wallet.test",
    key: () => signingKey(terminal.signing),
    anchor: wallet.anchor,
    now: () => Date.now(),
    nextCounter: () => ++counter,
    onWalletTime: (time) => void times.push(time),
    fetch: line.fetch,
  });
  return {
    backend,
    anchor: wallet.anchor,
    times,
    now: () => wallet.now(),
    sign: async ({ expired = false } = {}): Promise<Presented> =>
      terminal.present(
        expired ? { issuedAt: Math.floor((await wallet.now()) / 1000) - 130, lifetime: 120 } : {},
      ),
    receipts: () => {
      const receipt = madeReceipt(terminal);
      return { ...travelling(terminal, receipt), other: travelling(terminal, { ...receipt, total: 1 }) };
    },
    pay: async (payment) => {
      const paid = await customer.pay(payment);
      if (paid.status !== 200) throw new Error(`the payer was refused: ${JSON.stringify(paid.body)}`);
    },
    today: async () => dayOf(await wallet.now(), { timeZone: "Asia/Shanghai", cutOff: 0 }),
    takings: 3,
    spoil: (fault) => {
      line.fault = fault;
    },
    goAway: () => line.cut(),
    comeBack: () => line.mend(),
    close: () => wallet.close(),
  };
}

describeWalletBackend("the reference wallet's API", open);
