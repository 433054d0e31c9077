/** A bank as tests know it: a root, a certified key that states outcomes, and statements in its name. */
import type { Certificate } from "#domain/certificate.ts";
import type { Statement, VerifiedStatement } from "#domain/statement.ts";
import {
  type CertifiedKey,
  certifyKey,
  type KeyPair,
  newKeyPair,
  privateKeyObject,
  signStatement,
  type TrustAnchor,
  verifyStatement,
} from "#kit/signatures.ts";

export const DECIDED_AT = Date.UTC(2026, 10, 22, 6, 5, 9, 250);
export const TENDER = "0197b6a2-7c1e-7d3a-9f00-2b1c5d6e7f80";

export interface Bank {
  readonly root: KeyPair;
  readonly anchor: TrustAnchor;
  readonly key: CertifiedKey;
}

/** Opens a bank whose key may state outcomes for an hour on both sides of `DECIDED_AT`, or as `facts` say. */
export function openBank(facts: Partial<Omit<Certificate, "key">> = {}): Bank {
  const decidedAtS = Math.floor(DECIDED_AT / 1000);
  const { demo = true, notBefore = decidedAtS - 3600, notAfter = decidedAtS + 3600 } = facts;
  const root = newKeyPair();
  const key = certifyKey(newKeyPair(), { demo, notBefore, notAfter }, privateKeyObject(root));
  return { root, anchor: { rootKey: root.publicKey, demo }, key };
}

/** A payment of ¥12.50 that was captured, but for the given changes. */
export function statementOf(changes: Partial<Statement> = {}): Statement {
  return {
    outcome: "paid",
    terminal: "0197b6a2-0000-7000-8000-000000000001",
    merchant: "0197b6a2-0000-7000-8000-000000000002",
    payment: { tender: TENDER, attempt: 1 },
    amount: 1250,
    currency: "CNY",
    request: new Uint8Array(32).fill(7),
    decidedAt: DECIDED_AT,
    position: { epoch: 1, number: 42, chain: new Uint8Array(16).fill(9) },
    ...changes,
  };
}

/** The statement as a terminal has it after checking the bank's signatures. */
export function stated(bank: Bank, changes: Partial<Statement> = {}): VerifiedStatement {
  const statement = verifyStatement(signStatement(statementOf(changes), bank.key), bank.anchor);
  if (!statement) throw new Error("the bank's own statement has to verify");
  return statement;
}
