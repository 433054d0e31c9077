/** What is known of a printer's state. `drawerPin` is the level of connector pin 3, whose meaning depends on the drawer. */
export interface Condition {
  readonly offline: boolean;
  readonly coverOpen: boolean;
  readonly paperOut: boolean;
  readonly paperNearEnd: boolean;
  readonly error: boolean;
  readonly drawerPin: boolean;
}

export const goodCondition: Condition = {
  offline: false,
  coverOpen: false,
  paperOut: false,
  paperNearEnd: false,
  error: false,
  drawerPin: false,
};

const has = (byte: number, mask: number) => (byte & mask) !== 0;

/** The meaning of a `DLE EOT` answer, by the topic that was asked. */
export function fromRealTime(topic: 1 | 2 | 4, byte: number): Partial<Condition> {
  switch (topic) {
    case 1:
      return { drawerPin: has(byte, 0x04), offline: has(byte, 0x08) };
    case 2:
      return { coverOpen: has(byte, 0x04), error: has(byte, 0x40) };
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
    error: has(second, 0x68),
    paperNearEnd: has(third, 0x03),
    paperOut: has(third, 0x0c),
  };
}
