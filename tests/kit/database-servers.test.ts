import { expect, test } from "vitest";
import { databaseServers } from "#kit/database-servers.ts";

test.each([
  ["postgres://u:p@one/db", ["postgres://u:p@one/db"]],
  ["postgresql://one", ["postgresql://one"]],
  [
    "postgres://u:p@one:5432,two:5433/db?sslmode=verify-full",
    ["postgres://u:p@one:5432/db?sslmode=verify-full", "postgres://u:p@two:5433/db?sslmode=verify-full"],
  ],
  ["postgres://u:p@[::1]:5432,[::2]/db", ["postgres://u:p@[::1]:5432/db", "postgres://u:p@[::2]/db"]],
  ["postgres://u:a,b@one,two/db", ["postgres://u:a,b@one/db", "postgres://u:a,b@two/db"]],
])("%s names its servers", (address, servers) => {
  expect(databaseServers(address)).toEqual(servers);
});

test.each(["", "mysql://one/db", "postgres://u@one:x/db", "postgres://u@one:1,two:99999/db", "one,two"])(
  "%j is no address of a PostgreSQL",
  (address) => {
    expect(databaseServers(address)).toBeUndefined();
  },
);
