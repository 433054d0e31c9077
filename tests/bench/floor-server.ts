/**
 * The floor of the QR row, as a program: for each request one durable commit on the terminal's own kind of store, then
 * one server-sent event to whoever listens. It does nothing else, so nothing that does this much can be faster.
 */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import Database from "libsql";

const database = new Database(join(process.argv[2] ?? ".", "floor.db"));
for (const pragma of ["journal_mode=WAL", "synchronous=FULL"]) database.exec(`PRAGMA ${pragma}`);
database.exec("CREATE TABLE payment (id INTEGER PRIMARY KEY, request BLOB NOT NULL)");
const insert = database.prepare("INSERT INTO payment (request) VALUES (?)");
const request = Buffer.alloc(500, 7);
let listener: ServerResponse | undefined;

const server = createServer((incoming, response) => {
  if (incoming.method === "GET") {
    listener = response;
    response.writeHead(200, { "content-type": "text/event-stream" }).write(": connected\n\n");
    return;
  }
  incoming.resume().on("end", () => {
    database.exec("BEGIN IMMEDIATE");
    insert.run([request]);
    database.exec("COMMIT");
    listener?.write(`event: picture\ndata: ${"7".repeat(400)}\n\n`);
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
});
// A client that comes back after a pause must not meet a connection that is just being closed.
server.keepAliveTimeout = 65_000;
server.listen(0, "127.0.0.1", () =>
  process.send?.({ ready: true, port: (server.address() as AddressInfo).port }),
);
process.once("disconnect", () => process.exit(0));
