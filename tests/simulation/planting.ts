/**
 * Plants bugs: loads the product and its simulated world a second time, with a line of source replaced on the way. The
 * files themselves, and every other instance of them, stay as they are.
 */
import { registerHooks } from "node:module";

export interface Patch {
  /** From the project's root. */
  readonly file: string;
  /** Stands there exactly once. */
  readonly find: string;
  readonly replace: string;
}

const ROOT = new URL("../../", import.meta.url).href;
const planted = new Map<string, readonly Patch[]>();

registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context);
    const bug = bugOf(context.parentURL);
    const isOurs = resolved.url.startsWith(ROOT) && !resolved.url.includes("/node_modules/");
    return bug && isOurs && !bugOf(resolved.url)
      ? { ...resolved, url: `${resolved.url}?bug=${bug}` }
      : resolved;
  },
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const patches = planted.get(bugOf(url) ?? "")?.filter(({ file }) => url.startsWith(`${ROOT}${file}?`));
    if (!patches || patches.length === 0) return loaded;
    return { ...loaded, source: patches.reduce(patched, String(loaded.source)) };
  },
});

function bugOf(url: string | undefined): string | undefined {
  return /\?bug=(\w+)$/.exec(url ?? "")?.[1];
}

/** @throws Error where the product has moved on, and the bug has to be planted anew */
function patched(source: string, { file, find, replace }: Patch): string {
  if (source.split(find).length !== 2) throw new Error(`${file} does not say once: ${find}`);
  return source.replace(find, () => replace);
}

type Planted = typeof import("./rules.ts") & typeof import("./run.ts") & typeof import("./shrink.ts");

/** The simulation with these patches in it. */
export async function plant(patches: readonly Patch[]): Promise<Planted> {
  const bug = `b${planted.size}`;
  planted.set(bug, patches);
  const load = (name: string) => import(`${ROOT}tests/simulation/${name}.ts?bug=${bug}`);
  return { ...(await load("rules")), ...(await load("run")), ...(await load("shrink")) };
}
