/**
 * What is known of an opening: `opened` was read back, `sent` means the pulse left and nothing can tell,
 * `unknown` that the link was lost on the way, `not-sent` that no byte of it left.
 */
export type DrawerOutcome = "opened" | "sent" | "unknown" | "not-sent";

/** A cash drawer. One call is one opening: the caller never repeats it without asking a person. */
export interface Drawer {
  open(): Promise<DrawerOutcome>;
}
