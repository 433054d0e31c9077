/**
 * What is known of a printer's state. `drawerPin` is the level of connector pin 3, whose meaning depends on the drawer.
 * `error` is any error; `cutterError` and `overheated` name it where the printer does.
 */
export interface Condition {
  readonly offline: boolean;
  readonly coverOpen: boolean;
  readonly paperOut: boolean;
  readonly paperNearEnd: boolean;
  readonly error: boolean;
  readonly cutterError: boolean;
  readonly overheated: boolean;
  readonly drawerPin: boolean;
}

export const goodCondition: Condition = {
  offline: false,
  coverOpen: false,
  paperOut: false,
  paperNearEnd: false,
  error: false,
  cutterError: false,
  overheated: false,
  drawerPin: false,
};

const has = (byte: number, mask: number) => (byte & mask) !== 0;

/** The bits of an error have the same places in `DLE EOT 3` and in the second byte of a change. */
const errorBits = { mechanical: 0x04, cutter: 0x08, unrecoverable: 0x20, recoverable: 0x40 } as const;
const anyError = errorBits.mechanical | errorBits.cutter | errorBits.unrecoverable | errorBits.recoverable;

/**
 * Which error it is. A recoverable one is the head that has to cool down; one that only switching off can end goes
 * before it, since waiting would not help.
 */
function errorOf(byte: number): Pick<Condition, "cutterError" | "overheated"> {
  return {
    cutterError: has(byte, errorBits.cutter),
    overheated:
      has(byte, errorBits.recoverable) && !has(byte, errorBits.unrecoverable | errorBits.mechanical),
  };
}

/** The meaning of a `DLE EOT` answer, by the topic that was asked. */
export function fromRealTime(topic: 1 | 2 | 3 | 4, byte: number): Partial<Condition> {
  switch (topic) {
    case 1:
      return { drawerPin: has(byte, 0x04), offline: has(byte, 0x08) };
    case 2: {
      const error = has(byte, 0x40);
      return { coverOpen: has(byte, 0x04), error, ...(!error && errorOf(0)) };
    }
    case 3:
      return errorOf(byte);
    case 4:
      return { paperNearEnd: has(byte, 0x0c), paperOut: has(byte, 0x60) };
  }
}

/** The meaning of the four bytes that a printer sends at each change. */
export function fromChange(bytes: readonly [number, number, number, number]): Condition {
  const [first, second, third] = bytes;
  return {
    drawerPin: has(first, 0x04),
    offline: has(first, 0x08),
    coverOpen: has(first, 0x20),
    error: has(second, anyError),
    ...errorOf(second),
    paperNearEnd: has(third, 0x03),
    paperOut: has(third, 0x0c),
  };
}
