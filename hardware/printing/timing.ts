/** How long the driver waits for what, and how fast paper can be, in milliseconds. */
export interface Timing {
  /** For an answer, once the question can have arrived. */
  readonly answerMs: number;
  /** For an answer that comes in its turn, behind what an earlier program may have sent. */
  readonly probeMs: number;
  /** Between two looks at a printer that has nothing to do. */
  readonly idlePollMs: number;
  /** Between two looks at a printer that is working on a job. */
  readonly jobPollMs: number;
  /** For a person to load paper or close the cover, before the job is reported as held. */
  readonly heldMs: number;
  /** For the confirmation from a printer that says it is well, before the fence is sent. */
  readonly confirmMs: number;
  /** After the fence came back: what the print head may still have to do. */
  readonly graceMs: number;
  /** For a confirmation altogether, while the printer says it is well. */
  readonly jobMs: number;
  /** For a cutter to cut, the fastest that there is: a confirmation that comes sooner tells less. */
  readonly cutterMs: number;
  /** For a millimetre of paper to come out: on the fastest printer that there is (500 mm/s), and on a slow one (50 mm/s). */
  readonly msPerMm: { readonly fastest: number; readonly slowest: number };
  /** For the drawer's switch to be seen moving. */
  readonly drawerMs: number;
}

export const defaultTiming: Timing = {
  answerMs: 400,
  probeMs: 3_000,
  idlePollMs: 2_000,
  jobPollMs: 500,
  heldMs: 10_000,
  confirmMs: 3_000,
  graceMs: 2_000,
  jobMs: 20_000,
  cutterMs: 100,
  msPerMm: { fastest: 2, slowest: 20 },
  drawerMs: 500,
};
