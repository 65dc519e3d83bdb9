import { parentPort, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { fuzzTargets } from './targets';

/** A piece of work: so many runs of a target from a seed. */
export interface FuzzRound {
  readonly target: string;
  readonly seed: number;
  readonly runs: number;
}

export interface FuzzStart {
  readonly root: string;
  /** `[runs begun]`: it moves while the worker does, whatever the worker is doing. */
  readonly pulse: SharedArrayBuffer;
}

/** What became of a round. `failure`: the law does not hold for this input, which was made as simple as the tries allowed. */
export type FuzzReply =
  | { readonly ready: true; readonly targets: readonly string[] }
  | { readonly ready: false; readonly runs: number; readonly heapBytes: number; readonly failure: string | null };

const { root, pulse } = workerData as FuzzStart;
const beats = new Int32Array(pulse);
const targets = fuzzTargets(root);
const port = parentPort!;

function runRound({ target, seed, runs }: FuzzRound): FuzzReply {
  const law = targets[target]!;
  const watched: fc.IProperty<unknown> = {
    isAsync: () => false,
    generate: (mrng, runId) => law.generate(mrng, runId),
    shrink: (value) => law.shrink(value),
    runBeforeEach: () => undefined,
    runAfterEach: () => undefined,
    run: (value) => {
      Atomics.add(beats, 0, 1);
      return law.run(value);
    },
  };
  const details = fc.check(watched, { seed, numRuns: runs, endOnFailure: false, maxSkipsPerRun: 0 });
  const failure = details.failed ? fc.defaultReportMessage(details).slice(0, 4_000) : null;
  return { ready: false, runs: details.numRuns, heapBytes: process.memoryUsage().heapUsed, failure };
}

port.on('message', (round: FuzzRound) => port.postMessage(runRound(round)));
port.postMessage({ ready: true, targets: Object.keys(targets) } satisfies FuzzReply);
