/** A manager's badge, to be cut out and kept: printed once, and kept by nobody but its owner. */
import type { ReceiptDocument } from "./document.ts";
import { centered, formHeading, type PaperFacts, title } from "./parts.ts";

const WORDS = {
  zh: { badge: "主管工牌", keep: "请妥善保管，遗失请立即作废", means: "批准操作时扫此码，等同输入密码" },
  en: {
    badge: "MANAGER'S BADGE",
    keep: "Keep it safe: have it revoked at once when it is lost",
    means: "Scanned to approve, it stands for the PIN",
  },
} as const;

export interface BadgeFacts extends PaperFacts {
  readonly owner: string;
  readonly code: string;
}

export function badgePaper(facts: BadgeFacts): ReceiptDocument {
  const words = WORDS[facts.language];
  return {
    blocks: [
      ...formHeading(facts, words.badge),
      title(facts.owner),
      { kind: "qr", text: facts.code },
      centered(words.means),
      centered(words.keep),
      { kind: "cut" },
    ],
  };
}
