// Loaded into a terminal before anything of it: its store may not grow by more than a few pages, as on a full disk.
import { registerHooks } from "node:module";

const PAGES = Number(process.env.FULL_AFTER_PAGES);

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.endsWith("/dist/servers/pos.mjs")) return loaded;
    const source = String(loaded.source);
    const opened = /keepPragmas\(database\);\s+return database;/;
    if (!opened.test(source)) throw new Error("the store is opened in another way now");
    const limit = `keepPragmas(database);
    const { page_count: pages } = database.prepare("PRAGMA page_count").get();
    database.exec("PRAGMA max_page_count=" + (pages + ${PAGES}));
    return database;`;
    return { ...loaded, source: source.replace(opened, limit) };
  },
});
