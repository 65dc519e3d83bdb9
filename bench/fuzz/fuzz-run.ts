import { Worker } from 'node:worker_threads';
import type { FuzzReply, FuzzRound, FuzzStart } from './fuzz-worker';

/** Memory that a worker's heap may take: an input of a few hundred bytes that needs more has no bound. */
const HEAP_MB = 512;
/** Processor time that one input may take. A hang uses it up, a machine that is busy with others does not. */
const HANG_CPU_SECONDS = 20;
const LOOK_MS = 500;

export type RoundEnd = { readonly runs: number; readonly heapBytes: number; readonly failure: string | null };

/**
 * Runs rounds in a thread of its own, so that a hang can be seen and ended, and a heap without bound ends the thread and not the process.
 * After either, the next round gets a new thread.
 */
export class FuzzRun {
  private worker: Worker | null = null;
  private targets: readonly string[] = [];
  private readonly pulse = new SharedArrayBuffer(4);

  constructor(
    private readonly root: string,
    private readonly workerFile: URL,
  ) {}

  async names(): Promise<readonly string[]> {
    await this.started();
    return this.targets;
  }

  /** Never rejects: what ends a round is its failure. */
  async round(round: FuzzRound): Promise<RoundEnd> {
    const worker = await this.started();
    const lost = (failure: string): RoundEnd => {
      this.worker = null;
      return { runs: 0, heapBytes: 0, failure: `${round.target}, seed ${round.seed}: ${failure}` };
    };
    return new Promise((resolve) => {
      const watch = this.watch(() => {
        void worker.terminate();
        end(lost(`one input took more than ${HANG_CPU_SECONDS} s of processor time`));
      });
      const end = (with_: RoundEnd): void => {
        clearInterval(watch);
        worker.removeAllListeners('message').removeAllListeners('error');
        resolve(with_);
      };
      worker.once('error', (error) => end(lost(error.message)));
      worker.once('message', (reply: Extract<FuzzReply, { ready: false }>) => end(reply));
      worker.postMessage(round);
    });
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  private watch(hung: () => void): NodeJS.Timeout {
    const beats = new Int32Array(this.pulse);
    let [seen, since] = [-1, process.cpuUsage()];
    return setInterval(() => {
      const now = Atomics.load(beats, 0);
      if (now !== seen) [seen, since] = [now, process.cpuUsage()];
      const { user, system } = process.cpuUsage(since);
      if ((user + system) / 1e6 > HANG_CPU_SECONDS) hung();
    }, LOOK_MS);
  }

  private async started(): Promise<Worker> {
    if (this.worker !== null) return this.worker;
    const data: FuzzStart = { root: this.root, pulse: this.pulse };
    const worker = new Worker(this.workerFile, { workerData: data, resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } });
    const first = await new Promise<FuzzReply>((resolve, reject) => worker.once('message', resolve).once('error', reject));
    worker.removeAllListeners('message').removeAllListeners('error');
    if (first.ready) this.targets = first.targets;
    return (this.worker = worker);
  }
}
