/** What is still to happen, in the order of virtual time; what happens at the same moment is ordered by the seed. */
export interface Timed {
  readonly at: number;
  readonly tie: number;
}

function isBefore(a: Timed, b: Timed): boolean {
  return a.at === b.at ? a.tie < b.tie : a.at < b.at;
}

/** A binary heap. */
export class Agenda<T extends Timed> {
  readonly #heap: T[] = [];

  get size(): number {
    return this.#heap.length;
  }

  add(item: T): void {
    const heap = this.#heap;
    let place = heap.length;
    heap.push(item);
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = heap[above] as T;
      if (isBefore(parent, item)) break;
      heap[place] = parent;
      place = above;
    }
    heap[place] = item;
  }

  next(): T | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || first === last) return first;
    const size = heap.length;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= size) break;
      if (child + 1 < size && isBefore(heap[child + 1] as T, heap[child] as T)) child++;
      const lower = heap[child] as T;
      if (isBefore(last, lower)) break;
      heap[place] = lower;
      place = child;
    }
    heap[place] = last;
    return first;
  }

  /** All that is still to happen, in no order. */
  items(): readonly T[] {
    return this.#heap;
  }
}
