import { type Answer, AnswerReader } from "../escpos/answers.ts";
import { type Condition, fromChange, fromRealTime, goodCondition } from "../escpos/condition.ts";
import { realTimeStatus } from "../escpos/queries.ts";
import type { Connection } from "../line.ts";

type Kind = Answer["kind"];
type AnswerOf<K extends Kind> = Extract<Answer, { readonly kind: K }>;

/** Which answer is waited for, and until when: without `ms` or `signal`, as long as the line holds. */
export interface Wish<K extends Kind> {
  readonly fits?: (answer: AnswerOf<K>) => boolean;
  readonly ms?: number;
  readonly signal?: AbortSignal;
}

interface Waiter {
  readonly wants: (answer: Answer) => boolean;
  readonly take: (answer: Answer | undefined) => void;
}

/** Questions and answers on one connection. Whatever is waited for ends, without an answer, when the line is lost. */
export class Conversation {
  readonly connection: Connection;
  readonly #answerMs: number;
  readonly #onCondition: (condition: Condition) => void;
  readonly #reader = new AnswerReader();
  #waiters: Waiter[] = [];
  readonly #pauses = new Set<() => void>();
  #condition = goodCondition;
  #drawerHeard = false;
  #turn: Promise<unknown> = Promise.resolve();
  /** Questions in real time whose answers may still come. */
  #unanswered = 0;
  #noise = 0;

  constructor(connection: Connection, answerMs: number, onCondition: (condition: Condition) => void) {
    this.connection = connection;
    this.#answerMs = answerMs;
    this.#onCondition = onCondition;
    void connection.lost.then(() => {
      for (const waiter of [...this.#waiters]) waiter.take(undefined);
      for (const end of [...this.#pauses]) end();
    });
  }

  /** The latest that the printer said of itself. */
  get condition(): Condition {
    return this.#condition;
  }

  /** What the printer last said of connector pin 3; nothing until it has said it. */
  get drawerPin(): boolean | undefined {
    return this.#drawerHeard ? this.#condition.drawerPin : undefined;
  }

  /** How often something was heard that no printer says. */
  get noise(): number {
    return this.#noise;
  }

  /** How much is waited for at present. */
  get waiting(): number {
    return this.#waiters.length + this.#pauses.size;
  }

  receive(bytes: Uint8Array): void {
    for (const answer of this.#reader.read(bytes)) {
      if (answer.kind === "noise") this.#noise++;
      if (answer.kind === "change") {
        this.#drawerHeard = true;
        this.#note(fromChange(answer.bytes));
      }
      const waiter = this.#waiters.find((one) => one.wants(answer));
      waiter?.take(answer);
    }
  }

  /** Waits for a time, at most until the line is lost or something else has happened. */
  pause(ms: number, event?: Promise<unknown>): Promise<void> {
    if (this.connection.isOver) return Promise.resolve();
    // Not a race with `lost`: each would leave something behind at a promise that lives as long as the line.
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#pauses.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.#pauses.add(end);
      void event?.then(end);
    });
  }

  /** Asks in real time and waits for the answer; false if the printer said nothing. Questions take turns. */
  ask(topic: 1 | 2 | 3 | 4): Promise<boolean> {
    const asked = this.#turn.then(() => this.#askNow(topic));
    this.#turn = asked;
    return asked;
  }

  /**
   * Asks for all that real-time status tells; false as soon as one question stays without an answer. Which error it is
   * is asked only where there is one, and need not be answered: not every printer can tell.
   */
  async askAll(): Promise<boolean> {
    const answers = (await this.ask(1)) && (await this.ask(2)) && (await this.ask(4));
    if (answers && this.#condition.error) await this.ask(3);
    return answers;
  }

  /** Asks for all of it, and once more where an answer was missing: a moment in which we or the printer were busy is no silence. */
  async isHeard(): Promise<boolean> {
    return (await this.askAll()) || (await this.askAll());
  }

  /** Sends bytes and waits for an answer of a kind, for as long as one takes or for `ms`. */
  request<K extends Kind>(
    bytes: Uint8Array,
    kind: K,
    ms: number = this.#answerMs,
  ): Promise<AnswerOf<K> | undefined> {
    if (!this.connection.write(bytes)) return Promise.resolve(undefined);
    return this.next(kind, { ms: this.connection.busyMs + ms });
  }

  /** The next answer of a kind that fits; nothing when its time is up, it is no longer wanted or the line is lost. */
  next<K extends Kind>(kind: K, wish: Wish<K>): Promise<AnswerOf<K> | undefined> {
    const { fits = () => true, ms, signal } = wish;
    if (this.connection.isOver) return Promise.resolve(undefined);
    const isKind = (answer: Answer): answer is AnswerOf<K> => answer.kind === kind;
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(() => waiter.take(undefined), ms);
      const drop = () => waiter.take(undefined);
      const waiter: Waiter = {
        wants: (answer) => isKind(answer) && fits(answer),
        take: (answer) => {
          clearTimeout(timer);
          signal?.removeEventListener("abort", drop);
          this.#waiters = this.#waiters.filter((other) => other !== waiter);
          resolve(answer && isKind(answer) ? answer : undefined);
        },
      };
      this.#waiters.push(waiter);
      signal?.addEventListener("abort", drop, { once: true });
    });
  }

  async #askNow(topic: 1 | 2 | 3 | 4): Promise<boolean> {
    let answer = await this.request(realTimeStatus(topic), "real-time");
    // After a silence the answers to older questions come first; ours is the last of them. There are no more of them
    // than there were questions, whatever a printer goes on saying.
    for (let late = this.#unanswered; answer && late > 0; late--) {
      const newer = await this.next("real-time", { ms: this.#answerMs });
      if (!newer) break;
      answer = newer;
    }
    this.#unanswered = answer ? 0 : this.#unanswered + 1;
    if (answer && topic === 1) this.#drawerHeard = true;
    if (answer) this.#note({ ...this.#condition, ...fromRealTime(topic, answer.byte) });
    return answer !== undefined;
  }

  #note(condition: Condition): void {
    this.#condition = condition;
    this.#onCondition(condition);
  }
}
