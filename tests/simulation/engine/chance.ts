/** Everything that is left to chance in a simulated shop comes from one seed: sfc32, which is fast and good enough. */
export class Chance {
  #a: number;
  #b: number;
  #c: number;
  #count = 1;

  constructor(seed: number) {
    this.#a = seed | 0;
    this.#b = (seed / 2 ** 32) | 0;
    this.#c = 0x9e3779b9 | 0;
    // Neighbouring seeds must not have neighbouring stories.
    for (let i = 0; i < 12; i++) this.bits();
  }

  /** 32 random bits, as a signed integer. */
  bits(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#count) | 0;
    this.#count = (this.#count + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum;
  }

  /** From 0 to `limit` − 1. */
  below(limit: number): number {
    return Math.trunc(((this.bits() >>> 1) / 0x80000000) * limit);
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** From 0 to just under 1. */
  share(): number {
    return (this.bits() >>> 0) / 2 ** 32;
  }

  /** @param perMille how often out of a thousand */
  happens(perMille: number): boolean {
    return perMille > 0 && this.below(1000) < perMille;
  }

  pick<T>(list: readonly T[]): T {
    const picked = list[this.below(list.length)];
    if (picked === undefined) throw new RangeError("nothing to pick from");
    return picked;
  }
}
