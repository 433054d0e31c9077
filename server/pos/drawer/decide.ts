/** What becomes of the drawer's openings, and what is to be made of its switch: pure functions of what is stored and seen. */
import type { Learnt, Lesson, OpeningState } from "#domain/drawer.ts";
import type { DrawerState, DrawerTrial, DrawerWiring } from "#hardware/drawer.ts";

/** An opening that the last life intended and never ended may have happened: the drawer is not opened again. */
export function openingAfterRestart(state: OpeningState): OpeningState {
  return state === "intended" ? "unknown" : state;
}

interface Tried {
  readonly pin: DrawerWiring["pin"];
  readonly switched: DrawerTrial["switched"];
}

export interface LearntWiring extends DrawerWiring {
  readonly learnt: Learnt;
}

/**
 * What is learnt from one pulse on a shut drawer.
 * @param opened what a person saw
 * @returns the wiring only where the drawer opened
 */
export function whatIsLearnt(
  { pin, switched }: Tried,
  opened: boolean,
): { readonly lesson: Lesson; readonly wiring?: LearntWiring } {
  const moved = switched === "high" || switched === "low";
  if (!opened) return { lesson: moved ? "contradiction" : "not-opened" };
  const learnt = moved ? "switch" : switched === "still" ? "no-switch" : "cannot-tell";
  return { lesson: learnt, wiring: { pin, opensTo: moved ? switched : undefined, learnt } };
}

/** The drawer standing open, from when it was first seen so until it is seen shut. */
export interface OpenSpell {
  /** Epoch milliseconds. */
  readonly since: number;
  /** Whether it was told of already: once is enough, however often one looks. */
  readonly told: boolean;
}

export interface OpenLook {
  readonly spell: OpenSpell | undefined;
  /** It has been open for longer than it should be. */
  readonly isLeft: boolean;
  /** To be written down now, for the first time in this spell. */
  readonly tell: boolean;
  /** Milliseconds until it will have been open too long, where that is still to come. */
  readonly dueIn?: number;
}

/**
 * How long the drawer has stood open. A spell goes on while nothing can be seen of the drawer, and over a restart: only
 * a drawer that was seen shut has been shut. A clock that was set back makes no spell begin in the future.
 * @param limitMs how long it may be open
 */
export function lookAtOpen(
  before: OpenSpell | undefined,
  state: DrawerState,
  now: number,
  limitMs: number,
): OpenLook {
  if (state === "closed") return { spell: undefined, isLeft: false, tell: false };
  if (state === "unknown") return { spell: before, isLeft: false, tell: false };
  const since = Math.min(before?.since ?? now, now);
  const told = before?.told ?? false;
  const isLeft = now - since >= limitMs;
  const spell = { since, told: told || isLeft };
  if (!isLeft) return { spell, isLeft, tell: false, dueIn: since + limitMs - now };
  return { spell, isLeft, tell: !told };
}

/** A drawer may follow its pulse slowly; longer than this after it, somebody else has opened it. */
const FOLLOWS_WITHIN_MS = 5_000;

/** Whether the drawer was seen to open although the till had not opened it: by its key, or by force. */
export function isByHand(
  before: DrawerState,
  state: DrawerState,
  lastOpening: { readonly state: string; readonly createdAt: number } | undefined,
  now: number,
): boolean {
  if (before !== "closed" || state !== "open") return false;
  if (!lastOpening) return true;
  return lastOpening.state !== "intended" && now - lastOpening.createdAt > FOLLOWS_WITHIN_MS;
}
