/**
 * Pursues whatever has no definite end: asks, waits as long as the answer says, and asks again until it is settled.
 * What a person waits for is asked before what an earlier life has left.
 */
import type { Logger } from "pino";
import { retryPause } from "./schedule.ts";

/** Questions under way at once: enough for a till, few enough not to flood a wallet that comes back. */
const AT_ONCE_MAX = 8;

export interface Question {
  /** What it is about: one question at a time about each. */
  readonly key: string;
  /**
   * Asks once, and commits what it hears.
   * @param tries questions in vain before this one
   * @returns what comes next, or undefined once it has a definite end
   */
  ask(tries: number): Promise<Next | undefined>;
}

export interface Next {
  /** Milliseconds. */
  readonly pause: number;
  readonly tries: number;
}

interface Pursued {
  readonly question: Question;
  tries: number;
  timer: NodeJS.Timeout | undefined;
  asking: boolean;
  /** Something changed while a question was under way: ask again at once. */
  again: boolean;
}

export class Pursuit {
  readonly #log: Logger;
  readonly #pursued = new Map<string, Pursued>();
  readonly #urgent: Pursued[] = [];
  readonly #patient: Pursued[] = [];
  #asking = 0;
  #stopped = false;

  constructor(log: Logger) {
    this.#log = log;
  }

  stop(): void {
    this.#stopped = true;
    for (const { timer } of this.#pursued.values()) clearTimeout(timer);
  }

  /** Asks about everything pending at once: the line has just come back. */
  hurry(): void {
    for (const { question } of this.#pursued.values()) this.pursue(question, "patient");
  }

  /** Asks now. @param order `urgent` for what a person waits for */
  pursue(question: Question, order: "urgent" | "patient" = "urgent"): void {
    if (this.#stopped) return;
    const pursued = this.#pursued.get(question.key) ?? {
      question,
      tries: 0,
      timer: undefined,
      asking: false,
      again: false,
    };
    this.#pursued.set(question.key, pursued);
    clearTimeout(pursued.timer);
    if (pursued.asking) pursued.again = true;
    else this.#enqueue(pursued, order);
  }

  #enqueue(pursued: Pursued, order: "urgent" | "patient"): void {
    pursued.asking = true;
    (order === "urgent" ? this.#urgent : this.#patient).push(pursued);
    this.#next();
  }

  #next(): void {
    while (this.#asking < AT_ONCE_MAX && !this.#stopped) {
      const pursued = this.#urgent.shift() ?? this.#patient.shift();
      if (!pursued) return;
      this.#asking++;
      this.#ask(pursued).finally(() => {
        this.#asking--;
        this.#next();
      });
    }
  }

  async #ask(pursued: Pursued): Promise<void> {
    const next = await pursued.question.ask(pursued.tries).catch((error: Error): Next => {
      this.#log.error({ err: error }, "a question to the wallet failed here");
      const tries = pursued.tries + 1;
      return { tries, pause: retryPause(tries, Math.random()) };
    });
    pursued.asking = false;
    if (this.#stopped) return;
    if (!next) this.#pursued.delete(pursued.question.key);
    else this.#later(pursued, next);
  }

  #later(pursued: Pursued, { pause, tries }: Next): void {
    pursued.tries = tries;
    if (pursued.again) {
      pursued.again = false;
      this.#enqueue(pursued, "urgent");
      return;
    }
    clearTimeout(pursued.timer);
    pursued.timer = setTimeout(() => this.pursue(pursued.question), pause);
  }
}
