/** The words around help; what helps on a screen stands beside that screen's own words. */
import { dictionary } from "../kit/words.ts";

export const th = dictionary({ keys: "键盘" }, { keys: "Keyboard" });
