/** Shortens the exports of the package whose package.json this is. Done twice it changes nothing more. */
export function shortenExports(path: URL): void;
