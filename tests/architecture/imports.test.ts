import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { listedFiles, textOf } from "../support/sources.ts";

/** Which folder may import which others of ours. The longest prefix of a path is its folder. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  "server/domain": ["server/domain"],
  "server/kit": ["server/kit", "server/domain"],
  "server/pos": ["server/pos", "server/domain", "server/kit", "hardware", "drizzle/pos"],
  "server/wallet": ["server/wallet", "server/domain", "server/kit", "drizzle/wallet"],
  "server/launch": ["server/launch", "server/kit"],
  // A barcode is bars on a screen and on paper alike.
  hardware: ["hardware", "server/domain/receipt", "server/domain/code128"],
  "drizzle/pos": ["drizzle/pos", "server/domain"],
  "drizzle/wallet": ["drizzle/wallet", "server/domain"],
  terminal: ["terminal", "server/domain"],
};

/** What may be imported as types besides. */
const ALLOWED_TYPES: Readonly<Record<string, readonly string[]>> = {
  terminal: ["server/pos", "server/wallet"],
};

interface Import {
  readonly from: string;
  readonly names: string;
  readonly typeOnly: boolean;
}

const IMPORT =
  /^(?:import|export)\s+(type\s)?[^;]*?from\s+"([^"]+)"|^import\s+"([^"]+)"|import\("([^"]+)"\)/gm;

function importsOf(path: string): Import[] {
  return [...textOf(path).matchAll(IMPORT)].map(([, type, from, bare, dynamic]) => ({
    from: path,
    names: from ?? bare ?? dynamic ?? "",
    typeOnly: type !== undefined,
  }));
}

const ALIASES: Readonly<Record<string, string>> = {
  "#domain/": "server/domain/",
  "#kit/": "server/kit/",
  "#pos/": "server/pos/",
  "#wallet/": "server/wallet/",
  "#hardware/": "hardware/",
  "#drizzle/": "drizzle/",
};

/** The path of a module of ours, or undefined for a package. */
function pathOf({ from, names }: Import): string | undefined {
  const alias = Object.keys(ALIASES).find((prefix) => names.startsWith(prefix));
  if (alias) return ALIASES[alias] + names.slice(alias.length);
  return names.startsWith(".") ? normalize(join(dirname(from), names)) : undefined;
}

function folderOf(path: string): string | undefined {
  return Object.keys(ALLOWED)
    .filter((folder) => path.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length)[0];
}

const isUnder = (path: string, folders: readonly string[]) =>
  folders.some((folder) => path.startsWith(`${folder}/`) || path === `${folder}.ts`);

const sources = listedFiles(/^(server|hardware|drizzle|terminal)\/.*\.tsx?$/).filter(
  (path) => !path.endsWith(".d.ts"),
);
const imports = sources.flatMap(importsOf);

describe("who may import whom", () => {
  test("every file imports only what its folder may", () => {
    const wrong = imports.flatMap((entry) => {
      const target = pathOf(entry);
      const folder = folderOf(entry.from);
      if (!target || !folder) return [];
      const allowed = [...(ALLOWED[folder] ?? []), ...(entry.typeOnly ? (ALLOWED_TYPES[folder] ?? []) : [])];
      return isUnder(target, allowed) ? [] : [`${entry.from} may not import ${target}`];
    });
    expect(wrong).toEqual([]);
  });

  test("the domain imports no package and no part of Node, and asks neither clock nor chance", () => {
    const domain = sources.filter((path) => path.startsWith("server/domain/"));
    expect(domain.length).toBeGreaterThan(10);
    expect(
      imports
        .filter((entry) => domain.includes(entry.from) && !pathOf(entry))
        .map(({ from, names }) => `${from}: ${names}`),
    ).toEqual([]);
    const impure = domain.filter((path) =>
      /Date\.now|new Date\(\)|Math\.random|setTimeout|performance\./.test(textOf(path)),
    );
    expect(impure).toEqual([]);
  });

  test("the virtual printer shares nothing with the encoder that it checks", () => {
    const virtual = imports.filter(({ from }) => from.startsWith("hardware/virtual/"));
    expect(virtual.length).toBeGreaterThan(5);
    expect(
      virtual
        .map(pathOf)
        .filter((path) => path?.startsWith("hardware/") && !path.startsWith("hardware/virtual/")),
    ).toEqual([]);
  });

  test("nobody imports a main, and only a main names the concrete devices and the concrete wallet", () => {
    expect(imports.filter((entry) => pathOf(entry)?.endsWith("/main.ts"))).toEqual([]);
    const concrete = imports.filter((entry) =>
      /^(server\/pos\/backends\/reference-wallet|hardware\/(printing\/printer|scanning\/scanner|pole\/pole))\.ts$/.test(
        pathOf(entry) ?? "",
      ),
    );
    expect(concrete.map(({ from }) => from).filter((from) => !from.endsWith("main.ts"))).toEqual([]);
  });

  test("what the settings say of a printer becomes a line in one place, for the server and for whoever examines the till", () => {
    const ways = imports.filter((entry) =>
      /^hardware\/(network|usb)\/connection\.ts$/.test(pathOf(entry) ?? ""),
    );
    expect(ways.map(({ from }) => from)).toEqual([
      "server/pos/device-lines.ts",
      "server/pos/device-lines.ts",
    ]);
  });

  test("only the kit makes a verified statement", () => {
    const makers = sources.filter((path) =>
      /as (unknown as )?Verified(Statement|Proof)\b/.test(textOf(path)),
    );
    expect(makers).toEqual(["server/kit/signatures.ts"]);
  });

  test("no screen names a foreign address, and no server listens on one", () => {
    const foreign = sources.filter((path) =>
      /https?:\/\/(?!localhost|127\.0\.0\.1|\$|www\.w3\.org)[a-z]/i.test(codeOf(path)),
    );
    expect(foreign).toEqual([]);
  });
});

/** Without comments, which may name where a rule comes from. */
function codeOf(path: string): string {
  return textOf(path).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
}
