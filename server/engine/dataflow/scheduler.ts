import { steadyNow } from './steady-now';
import type { StepResult, Task } from './task';

/** The event loop gets its turn at least so often. */
const SLICE_MS = 5;
/** Timers of tasks (latency budgets, processing time) are looked at so often when nothing else wakes the worker. */
const REST_MS = 20;

/** So many links of finished promises are followed before the worker rests. */
const PROMISE_TURNS = 16;

export interface Bell {
  value(): number;
  /** Resolves when the value is no longer `seen` or after `timeoutMs`. */
  wait(seen: number, timeoutMs: number): Promise<void>;
}

/**
 * Runs the tasks of one worker in turn, a batch at a time, until all have ended. No step waits; when none could do anything the
 * worker rests until a promise of a task, another worker's bell or the rest time wakes it.
 */
export class Scheduler {
  /** The task whose step threw, after `run` rejected. */
  current: Task | null = null;
  private stopped = false;
  private awake = false;
  private resting: (() => void) | null = null;

  constructor(
    private readonly tasks: readonly Task[],
    private readonly bell: Bell | null,
    private readonly onTaskEnded: (task: Task) => void,
  ) {}

  wake(): void {
    this.awake = true;
    this.resting?.();
  }

  stop(): void {
    this.stopped = true;
    this.wake();
  }

  /** Resolves after `stop`. Ended tasks stay: barriers still come to them. A throwing step rejects. */
  async run(): Promise<void> {
    let sliceEnd = performance.now() + SLICE_MS;
    while (!this.stopped) {
      const seen = this.bell?.value() ?? 0;
      this.awake = false;
      const worked = this.pass();
      if (!worked && !(await this.wokenSoon())) await this.rest(seen);
      else if (performance.now() >= sliceEnd) await turn();
      else continue;
      sliceEnd = performance.now() + SLICE_MS;
    }
  }

  private pass(): boolean {
    let worked = false;
    for (const task of this.tasks) {
      this.current = task;
      task.time.begin();
      const result: StepResult = task.step(steadyNow());
      task.time.end(result === 'worked', result === 'held' ? 'heldBack' : 'idle');
      if (result === 'worked') worked = true;
      if (result === 'ended') this.onTaskEnded(task);
    }
    return worked;
  }

  /** Whether something that needs no waiting (a read answered from memory) wakes the worker: cheaper to see than a rest is. */
  private async wokenSoon(): Promise<boolean> {
    for (let turns = 0; turns < PROMISE_TURNS && !this.awake; turns++) await Promise.resolve();
    return this.awake;
  }

  private async rest(seen: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const woken = new Promise<void>((resolve) => {
      this.resting = resolve;
      timer = setTimeout(resolve, REST_MS);
    });
    await (this.bell ? Promise.race([woken, this.bell.wait(seen, REST_MS)]) : woken);
    clearTimeout(timer);
    this.resting = null;
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
