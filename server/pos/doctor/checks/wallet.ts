/** The wallet, asked once: whether it answers under the bank's signature, and how long its proof key holds. */
import type { ProbeAnswer, ProbeDeps, reachWallet } from "../../backends/wallet-probe.ts";
import { type Identity, isActive, trustAnchorOf } from "../../identity.ts";
import { signingKey } from "../../keys.ts";
import { spanWords } from "../amounts.ts";
import { type Check, fail, pass, unknown } from "../finding.ts";

/**
 * What came of asking the wallet once.
 * - `nobody-asks`: there is no terminal that could, and no wallet is set
 * - `reached`: something answers; who it is only an activated terminal can tell
 */
export type WalletFacts =
  | { readonly state: "nobody-asks" }
  | { readonly state: "reached"; readonly address: string }
  | (ProbeAnswer & { readonly address: string });

export const wallet: Check<WalletFacts> = {
  title: { zh: "钱包", en: "Wallet" },
  judge: (facts) => {
    switch (facts.state) {
      case "nobody-asks":
        return unknown(
          {
            zh: "终端尚未激活，没有可问的钱包",
            en: "No terminal is active here, so that no wallet was asked",
          },
          { zh: "激活后再检查", en: "Examine again once it is activated" },
        );
      case "reached":
        return unknown(
          {
            zh: `${facts.address} 有应答；激活前无法核对是否为银行`,
            en: `${facts.address} answers; whether it is the bank can be told once activated`,
          },
          { zh: "激活后再检查", en: "Examine again once it is activated" },
        );
      case "silent":
        return fail(
          {
            zh: `连不上钱包 ${facts.address}（${facts.code}）`,
            en: `The wallet at ${facts.address} does not answer (${facts.code})`,
          },
          {
            zh: "请检查网络和 WALLET_URL；在此期间凭付款凭证仍可收款",
            en: "Check the line and WALLET_URL; meanwhile payments are taken on customers' proofs",
          },
        );
      case "unsigned":
        return fail(
          {
            zh: `${facts.address} 的回答没有银行的签名（${facts.status}）`,
            en: `What answers at ${facts.address} is not signed by the bank (${facts.status})`,
          },
          {
            zh: "请核对 WALLET_URL；有登录页或代理的网络要先放行；仍不行请联系银行",
            en: "Check WALLET_URL and whether a login page or proxy is in the way; else call the bank",
          },
        );
      case "signed":
        return pass({
          zh: `钱包 ${facts.address} 签名应答，${spanWords(facts.roundTripMs)}`,
          en: `The wallet at ${facts.address} answers under signature, in ${spanWords(facts.roundTripMs)}`,
        });
    }
  },
};

export interface ProofKeyFacts {
  /** From when until when the certificate of the wallet's proof key holds, epoch seconds; none without a signed answer. */
  readonly certificate?: { readonly notBefore: number; readonly notAfter: number };
  /** The wallet's time, epoch milliseconds. */
  readonly now: number;
}

const WEEK_MS = 7 * 86_400_000;
/** In words: a line breaks within 2036-11-24. */
const DAY = {
  zh: new Intl.DateTimeFormat("zh-CN", { dateStyle: "long", timeZone: "UTC" }),
  en: new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" }),
};

export const proofKey: Check<ProofKeyFacts> = {
  title: { zh: "凭证密钥", en: "Proof key" },
  judge: ({ certificate, now }) => {
    if (!certificate)
      return unknown(
        {
          zh: "没有签名的回答，看不到凭证密钥的证书",
          en: "Without a signed answer the proof key's certificate was not seen",
        },
        { zh: "接通钱包后再检查", en: "Examine again once the wallet can be reached" },
      );
    const left = certificate.notAfter * 1000 - now;
    const end = new Date(certificate.notAfter * 1000);
    const until = { zh: DAY.zh.format(end), en: DAY.en.format(end) };
    if (left <= 0 || certificate.notBefore * 1000 > now)
      return fail(
        {
          zh: `凭证密钥的证书不在有效期内（至 ${until.zh}）`,
          en: `The proof key's certificate does not hold now (until ${until.en})`,
        },
        {
          zh: "请联系银行：在此之前任何付款都无法确认",
          en: "Call the bank: until then no payment can be confirmed",
        },
      );
    if (left < WEEK_MS)
      return unknown(
        {
          zh: `凭证密钥的证书 ${spanWords(left)} 后到期`,
          en: `The proof key's certificate ends in ${spanWords(left)}`,
        },
        { zh: "请告知银行", en: "Tell the bank" },
      );
    return pass({
      zh: `凭证密钥的证书有效至 ${until.zh}`,
      en: `The proof key's certificate holds until ${until.en}`,
    });
  },
};

export interface WalletSought {
  readonly walletUrl: string;
  /** Whether a setting names it; otherwise it starts with the terminal. */
  readonly isElsewhere: boolean;
  readonly probe: (deps: ProbeDeps) => Promise<ProbeAnswer>;
  readonly reach: typeof reachWallet;
}

/** Asks the wallet once, as the terminal that it knows; before that, whether anything is there. */
export async function walletFacts(
  { walletUrl: address, isElsewhere, probe, reach }: WalletSought,
  identity: Identity | undefined,
): Promise<WalletFacts> {
  if (!identity || !isActive(identity)) {
    if (!isElsewhere) return { state: "nobody-asks" };
    const answer = await reach(address);
    return answer.state === "silent" ? { address, ...answer } : { state: "reached", address };
  }
  const key = signingKey(identity.signing);
  return { address, ...(await probe({ url: address, key, anchor: trustAnchorOf(identity) })) };
}

export function aheadOf(facts: WalletFacts): number | undefined {
  return facts.state === "signed" ? facts.aheadMs : undefined;
}

export function proofKeyFacts(facts: WalletFacts): ProofKeyFacts {
  if (facts.state !== "signed") return { now: Date.now() };
  const { notBefore, notAfter, aheadMs } = facts;
  return { certificate: { notBefore, notAfter }, now: Date.now() - aheadMs };
}
