/** What the printer's sensors find, and the bytes in which a printer says so. */
export class Sensors {
  paper: "full" | "low" | "out" = "full";
  coverOpen = false;
  drawerOpen = false;
  /** Its latch holds whatever pulse comes. */
  drawerStuck = false;
  /** Something is between the blades: found out when the cutter next moves. */
  cutterBlocked = false;
  cutterStuck = false;
  hot = false;
  /** A fault that ends with the power only. */
  broken = false;

  /** Printing has stopped, and only real-time questions are answered. */
  get offline(): boolean {
    return this.coverOpen || this.paper === "out" || this.#errors !== 0;
  }

  /** The answer to `DLE EOT`, of which topics 1 to 4 are known. */
  realTime(topic: number, drawerLevel: number): number {
    const causes =
      (this.coverOpen ? 0x04 : 0) | (this.paper === "out" ? 0x20 : 0) | (this.#errors !== 0 ? 0x40 : 0);
    const paper = { full: 0, low: 0x0c, out: 0x6c }[this.paper];
    return 0x12 | ([0, drawerLevel | (this.offline ? 0x08 : 0), causes, this.#errors, paper][topic] ?? 0);
  }

  /** The answer to `GS r`, and the third of the bytes that `GS a` asks for. */
  get paperBits(): number {
    return { full: 0, low: 0x03, out: 0x0f }[this.paper];
  }

  /** What `GS a` asks for, at each change. */
  changeBytes(drawerLevel: number): readonly number[] {
    const first = 0x10 | drawerLevel | (this.offline ? 0x08 : 0) | (this.coverOpen ? 0x20 : 0);
    return [first, this.#errors, this.paperBits, 0];
  }

  get #errors(): number {
    return (this.cutterStuck ? 0x08 : 0) | (this.broken ? 0x20 : 0) | (this.hot ? 0x40 : 0);
  }
}
