/** Where the project's own files are, for whatever reads one at run time. */
import { fileURLToPath } from "node:url";

/** The folder of `package.json`: two above this file, and two above the built program that this file has become part of. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
