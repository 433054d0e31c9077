/**
 * Commits row after row and says of each that it is safe: through the terminal's own store, or in a file of the same kind
 * with a weaker setting.
 */
import { writeSync } from "node:fs";
import { join } from "node:path";
import Database from "libsql";
import { writeJournal } from "#pos/journal.ts";
import { openStore } from "#pos/store.ts";

const [folder = "", setting = "product", commits = "0"] = process.argv.slice(2);
const commit = setting === "product" ? throughTheStore() : withSetting(setting);
for (let number = 1; number <= Number(commits); number++) {
  commit(number);
  writeSync(1, `ACK ${number}`);
}

function throughTheStore(): (number: number) => void {
  const store = openStore(folder);
  return (number) =>
    store.write((db) =>
      writeJournal(db, { at: number, actor: "test", action: "commit", subject: "x".repeat(900) }),
    );
}

function withSetting(synchronous: string): (number: number) => void {
  const database = new Database(join(folder, "pos.db"), { timeout: 200 });
  for (const pragma of ["journal_mode=wal", `synchronous=${synchronous}`, "wal_autocheckpoint=8"])
    database.exec(`PRAGMA ${pragma}`);
  database.exec("CREATE TABLE journal (number INTEGER PRIMARY KEY, filling BLOB)");
  const insert = database.prepare("INSERT INTO journal VALUES (?, randomblob(900))");
  return (number) => {
    database.exec("BEGIN IMMEDIATE");
    insert.run(number);
    database.exec("COMMIT");
  };
}
