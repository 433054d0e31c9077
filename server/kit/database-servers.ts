/** The servers that one address of a database names: `postgres://user:password@one:5432,two:5432/name` names two. */

const ADDRESS = /^(postgres(?:ql)?:\/\/(?:[^@/?#]*@)?)([^/?#]*)(.*)$/;

/** An address for each server, in their order; undefined for what is no address of PostgreSQL. */
export function databaseServers(address: string): readonly string[] | undefined {
  const [, start = "", hosts = "", rest = ""] = ADDRESS.exec(address) ?? [];
  const servers = hosts.split(",").map((host) => start + host + rest);
  return start !== "" && servers.every((server) => URL.canParse(server)) ? servers : undefined;
}
