/** A till with a scripted wallet, and time that passes only when the story says so. */
import { afterEach, beforeEach, vi } from "vitest";
import { Desk, ScriptedBackend, Sync } from "./support.ts";

export class Story {
  desk: Desk;
  backend = new ScriptedBackend();
  sync: Sync;

  constructor() {
    this.desk = Desk.open();
    this.sync = new Sync(this.desk, this.backend);
  }

  /** Time passes: on the clocks, and for whoever waits for it. */
  async pass(ms: number): Promise<void> {
    const step = 250;
    for (let passed = 0; passed < ms; passed += step) {
      const now = Math.min(step, ms - passed);
      this.desk.world.clocks.advance(now);
      await vi.advanceTimersByTimeAsync(now);
    }
  }

  /** What is under way goes on, without time passing. */
  async settle(): Promise<void> {
    await vi.advanceTimersByTimeAsync(0);
  }

  async lineUp(): Promise<void> {
    this.sync.line.start();
    await this.settle();
    await this.backend.until(() => this.backend.followed.length > 0);
  }

  async stop(): Promise<void> {
    this.backend.fallsSilent();
    const stopped = this.sync.stop();
    await vi.advanceTimersByTimeAsync(1);
    await stopped;
  }

  /** Begins to speak with the wallet again, in the same life. */
  resume(): void {
    this.sync = new Sync(this.desk, this.backend);
  }

  /** The next life of the same till, with a wallet that answers nothing yet. */
  async restart(): Promise<void> {
    await this.stop();
    this.desk = this.desk.restart();
    this.backend = new ScriptedBackend();
    this.sync = new Sync(this.desk, this.backend);
  }
}

/** A new story for each test of the file. */
export function useStory(): () => Story {
  let story: Story;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
    story = new Story();
  });
  afterEach(async () => {
    await story.stop();
    story.desk.close();
    vi.useRealTimers();
  });
  return () => story;
}
