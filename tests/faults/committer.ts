/** Commits row after row with the settings of the terminal's store, or weaker ones, and says of each that it is safe. */
import { writeSync } from "node:fs";
import { join } from "node:path";
import Database from "libsql";

const [folder = "", synchronous = "FULL", commits = "0"] = process.argv.slice(2);
const database = new Database(join(folder, "pos.db"), { timeout: 200 });
for (const pragma of ["journal_mode=wal", `synchronous=${synchronous}`, "wal_autocheckpoint=8"])
  database.exec(`PRAGMA ${pragma}`);
database.exec("CREATE TABLE commits (number INTEGER PRIMARY KEY, filling BLOB)");
const insert = database.prepare("INSERT INTO commits VALUES (?, randomblob(900))");
for (let number = 1; number <= Number(commits); number++) {
  database.exec("BEGIN IMMEDIATE");
  insert.run(number);
  database.exec("COMMIT");
  writeSync(1, `ACK ${number}`);
}
