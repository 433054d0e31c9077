/** Whoever works by keyboard keeps the place: the browser drops the focus with whatever had it. */

/**
 * What is switched off for a moment has the focus again afterwards; where it is gone or out of sight, the focus stands
 * on the heading of what came instead. Where somebody touches the screen nothing is done.
 */
export function keepFocus(): void {
  let held: HTMLElement | null = null;
  let wasOff = false;
  const isOff = () => held?.matches(":disabled") ?? false;
  const rescue = () => {
    if (!held || document.activeElement !== document.body) return;
    if (!held.checkVisibility()) focusHeading();
    else if (wasOff && !isOff()) held.focus();
  };
  addEventListener("focusin", ({ target }) => {
    held = target instanceof HTMLElement && target.matches(":focus-visible") ? target : null;
  });
  addEventListener("focusout", ({ target }) => {
    wasOff = isOff();
    // Told while it is still there, and before a dialog that closes has given the focus back.
    setTimeout(() => {
      // What lets go of the focus by itself, or is left by a touch, does not want it back.
      if (held === target && !wasOff && held?.checkVisibility()) held = null;
      rescue();
    });
  });
  new MutationObserver(rescue).observe(document.body, {
    subtree: true,
    childList: true,
    attributeFilter: ["disabled"],
  });
}

function focusHeading(): void {
  const place = document.querySelector<HTMLElement>("dialog[open]") ?? document.querySelector("main");
  const heading = place?.querySelector<HTMLElement>("h1, h2") ?? place;
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus();
}
