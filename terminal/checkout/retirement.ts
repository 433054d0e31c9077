/** The terminal's own end. The server refuses it while anything is pending, and says why. */
import { act, screen } from "./calls.ts";
import { retired } from "./store.ts";

export const retire = () =>
  act(async () => {
    await screen.call("PUT", "/api/retirement", {});
    retired.value = true;
  });
