import type { Feed } from './feed';
import { SimulatedJob, type RunPlan, type SinkSide } from './simulated-job';

/** A source and a sink to kill. */
export interface ExploredPipeline {
  /** A new outside for one run of so many epochs' rows. */
  open(epochs: number): Promise<ExploredWorld>;
  /** Whether replaced writers must be kept from adding anything. */
  readonly fenced: boolean;
}
export interface ExploredWorld {
  readonly feed: Feed;
  readonly sink: SinkSide;
  /** Throws when what is outside is wrong. `killed`: at the moment of a death. */
  check(when: 'killed' | 'end', published: boolean): Promise<void>;
  release(): Promise<void>;
}

interface Outcome {
  readonly plan: RunPlan;
  readonly steps: readonly number[];
  readonly failure: string | null;
  readonly trace: readonly string[];
}

/** What the exploration has found, in one text; null: every run came to the right end. */
export interface Exploration {
  readonly runs: number;
  readonly steps: number;
  /** There were more single deaths than runs; evenly chosen ones were tried. */
  readonly sampled: boolean;
  readonly failure: string | null;
}

/** `136 runs over 33 steps` */
export const explorationText = ({ runs, steps, sampled }: Exploration): string =>
  `${runs} runs over ${steps} steps${sampled ? ', evenly chosen' : ''}`;

/**
 * Runs the pipeline again and again, each time killed elsewhere: first one epoch and one writer, then two of both; every single step
 * (this is exhaustive; with room for `AMPLE` runs, once for each parallelism afterwards), then with a checkpoint that is given up, then
 * pairs of deaths, evenly chosen, until `most` runs are used up. Of what failed on the first level that fails, the shortest trace is told.
 */
export async function exploreCrashes(pipeline: ExploredPipeline, { most }: { readonly most: number }): Promise<Exploration> {
  const seen = { runs: 0, steps: 0, sampled: false };
  for (const { epochs, parallelism } of [
    { epochs: 1, parallelism: 1 },
    { epochs: 2, parallelism: 2 },
  ]) {
    for (const level of levels) {
      const failures: Outcome[] = [];
      const straight = await runOnce(pipeline, epochs, { ...calm, parallelism });
      seen.runs++;
      seen.steps = Math.max(seen.steps, straight.steps[0]!);
      if (straight.failure) return { ...seen, failure: told([straight]) };
      const plans = level({ steps: straight.steps[0]!, parallelism, fenced: pipeline.fenced, all: most >= AMPLE });
      const room = Math.max(level === singles ? most : 0, most - seen.runs);
      if (level === singles && plans.length > room) seen.sampled = true;
      for (const plan of evenly(plans, room)) {
        seen.runs++;
        const outcome = await runOnce(pipeline, epochs, plan);
        if (outcome.failure) failures.push(outcome);
      }
      if (failures.length > 0) return { ...seen, failure: told(failures) };
    }
  }
  return { ...seen, failure: null };
}

/** Runs for which every combination of step and later parallelism is tried. */
const AMPLE = 300;

const calm: RunPlan = { parallelism: 1, kills: [], declined: null, haunted: false };

interface Known {
  readonly steps: number;
  readonly parallelism: number;
  readonly fenced: boolean;
  readonly all: boolean;
}

const singles = ({ steps, parallelism, fenced, all }: Known): RunPlan[] =>
  range(steps).flatMap((atStep) =>
    (all ? [1, 2, 3] : [1 + (atStep % 3)]).map((thenParallelism) => ({
      ...calm,
      parallelism,
      kills: [{ atStep, thenParallelism }],
      haunted: fenced && thenParallelism === 2,
    })),
  );

const declined = ({ steps, parallelism }: Known): RunPlan[] => [
  { ...calm, parallelism, declined: 1 },
  ...range(steps).map((atStep) => ({ ...calm, parallelism, declined: 1, kills: [{ atStep, thenParallelism: 2 }] })),
];

/** The second death comes in the first steps of the second life, where recovery is. */
const pairs = ({ steps, parallelism, fenced }: Known): RunPlan[] =>
  range(steps).flatMap((first) =>
    range(12).map((second) => ({
      ...calm,
      parallelism,
      haunted: fenced && second % 2 === 1,
      kills: [
        { atStep: first, thenParallelism: 1 + (first % 3) },
        { atStep: second, thenParallelism: 1 + (second % 3) },
      ],
    })),
  );

const levels: readonly ((known: Known) => RunPlan[])[] = [singles, declined, pairs];

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);
const evenly = <T>(all: readonly T[], room: number): readonly T[] =>
  all.length <= room ? all : range(room).map((i) => all[Math.floor((i * all.length) / room)]!);

async function runOnce(pipeline: ExploredPipeline, epochs: number, plan: RunPlan): Promise<Outcome> {
  const world = await pipeline.open(epochs);
  const job = new SimulatedJob(world.feed, world.sink, plan, (published) => world.check('killed', published));
  let failure: string | null = null;
  try {
    await job.run();
    await world.check('end', true);
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
  } finally {
    await job.release();
    await world.release();
  }
  return { plan, steps: job.steps, failure, trace: job.trace };
}

function told(failures: readonly Outcome[]): string {
  const [shortest] = [...failures].sort((a, b) => a.trace.length - b.trace.length);
  const { trace, failure, plan } = shortest!;
  const haunted = plan.haunted ? ' (the replaced writers tried to go on)' : '';
  return [`${failure}${haunted}. The shortest way there, of ${failures.length}:`, ...trace.map((step, i) => `  ${i + 1}. ${step}`)].join(
    '\n',
  );
}
