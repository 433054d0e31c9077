/** What stands in a statement that is stored: it was verified before it was. */
import { type Statement, splitSignedStatement, unpackStatement } from "#domain/statement.ts";

/** @throws Error for bytes that are no statement: none was ever stored */
export function storedStatement(signed: Uint8Array): Statement {
  const parts = splitSignedStatement(signed);
  const statement = parts && unpackStatement(parts.statement);
  if (!statement) throw new Error("what is stored as a statement is none");
  return statement;
}
