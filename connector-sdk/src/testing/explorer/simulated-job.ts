import type { KindedRow } from '../harness';
import { broken } from '../law';
import type { CommitStep } from '../sink-run';
import { MOST_QUIET_MS } from '../source-run';
import type { Feed, FeedLife } from './feed';

/** The sink's half of a simulated job. */
export interface SinkSide {
  start(of: {
    readonly attempt: number;
    readonly parallelism: number;
    readonly pending: readonly string[];
    readonly states: readonly string[];
    readonly lastCheckpointId: number | null;
  }): Promise<SinkSideLife>;
}
export interface SinkSideLife {
  write(subtask: number, rows: readonly KindedRow[]): Promise<void>;
  prepare(subtask: number, checkpointId: number): Promise<{ readonly committables: readonly string[]; readonly state: string | null }>;
  commitThrough(checkpointId: number, committables: readonly string[], at: CommitStep): Promise<unknown>;
  endInput(subtask: number): Promise<void>;
  /** Its process has died: nothing of it sends any more. */
  die(): Promise<void>;
  /** A life that was replaced goes on as if nobody had told it. What it throws is expected. */
  haunt(): Promise<void>;
  close(reason: 'finished' | 'failed'): Promise<void>;
}

/** One run: where processes die, and what else happens. Steps are counted within each life. */
export interface RunPlan {
  readonly parallelism: number;
  /** The step of life n at which it dies, and the parallelism of life n + 1. */
  readonly kills: readonly { readonly atStep: number; readonly thenParallelism: number }[];
  /** This checkpoint is given up after all parts were prepared; its output goes with the next one. */
  readonly declined: number | null;
  readonly haunted: boolean;
}

interface Checkpoint {
  readonly id: number;
  readonly feed: string;
  readonly states: readonly string[];
  /** What its commit makes visible: all committables since the last one that was published. */
  readonly committables: readonly string[];
  readonly final: boolean;
}

class Killed extends Error {}

/** A source that waits for its system has a millisecond a round; one that waits for nothing must not fill the trace. */
const [MOST_QUIET_ROUNDS, MOST_ROUNDS] = [2_000, 20_000];

/** A job with one source and one sink on a scheduler that does one thing at a time and dies where the plan says so. */
export class SimulatedJob {
  readonly trace: string[] = [];
  /** Steps of each life. */
  readonly steps: number[] = [];
  private durable: Checkpoint | null = null;
  private nextId = 1;
  private readonly lives: { readonly feed: FeedLife | null; readonly sink: SinkSideLife | null }[] = [];
  private dead = false;
  /** Output of checkpoints that were given up. */
  private carried: string[] = [];

  constructor(
    private readonly feed: Feed,
    private readonly sink: SinkSide,
    private readonly plan: RunPlan,
    /** Looks at the outside at the moment of a death. `published`: the checkpoint that is on disk, if any. */
    private readonly atDeath: (published: boolean) => Promise<void>,
  ) {}

  /** Until the input has ended and all is committed, over all lives. */
  async run(): Promise<void> {
    let { parallelism } = this.plan;
    for (let life = 0; ; life++) {
      try {
        this.dead = false;
        this.steps.push(0);
        await this.live(parallelism);
        return;
      } catch (error) {
        if (!this.dead) throw error;
        await this.lives.at(-1)?.sink?.die();
        await this.atDeath(this.durable !== null);
        parallelism = this.plan.kills[life]!.thenParallelism;
        this.trace.push(`… the process dies; life ${life + 2} starts with ${parallelism} ${parallelism === 1 ? 'writer' : 'writers'}`);
      }
    }
  }

  /** Gives back what all lives hold, as the end of their processes would have done. */
  async release(): Promise<void> {
    for (const { feed, sink } of this.lives) {
      await feed?.close();
      await sink?.close('failed');
    }
  }

  /** A step of the protocol: the place where a process may die. Nothing of a dead process goes on. */
  private readonly at: CommitStep = (step) => {
    if (this.dead) throw new Killed();
    const life = this.steps.length - 1;
    const number = this.steps[life]!++;
    this.trace.push(step);
    if (this.plan.kills[life]?.atStep !== number) return;
    this.dead = true;
    throw new Killed();
  };

  private async live(parallelism: number): Promise<void> {
    const from = this.durable;
    this.carried = []; // what was given up and not published died with its process
    this.at('the job starts');
    const sink = await this.sink.start({
      attempt: this.steps.length,
      parallelism,
      pending: from?.committables ?? [],
      states: from?.states ?? [],
      lastCheckpointId: from?.id ?? null,
    });
    const slot = this.lives.push({ feed: null, sink }) - 1;
    this.at('the sink has recovered and its writers are open');
    if (from) await this.commit(sink, from);
    if (from?.final) return sink.close('finished');
    if (this.plan.haunted) for (const old of this.lives.slice(0, slot)) await old.sink?.haunt();
    const feed = await this.feed.start(parallelism, from?.feed ?? null);
    this.lives[slot] = { feed, sink };
    let quietSince = performance.now();
    for (let rounds = 0; ; rounds++) {
      const isQuiet = rounds > MOST_QUIET_ROUNDS && performance.now() - quietSince > MOST_QUIET_MS;
      if (isQuiet || rounds > MOST_ROUNDS) broken('the source does not come to its end');
      if (await this.round({ feed, sink, parallelism })) quietSince = performance.now();
      if (this.durable?.final) break;
    }
    this.at('the writers are closed');
    await sink.close('finished');
  }

  /** One fetch and write of each subtask, and a checkpoint over all. True: rows came. */
  private async round(life: { readonly feed: FeedLife; readonly sink: SinkSideLife; readonly parallelism: number }): Promise<boolean> {
    const { feed, sink, parallelism } = life;
    let came = false;
    for (let subtask = 0; subtask < parallelism; subtask++) {
      const rows = await feed.step(subtask);
      if (rows.length === 0) continue;
      came = true;
      this.at(`reader ${subtask} has ${rows.length} rows`);
      await sink.write(subtask, rows);
      this.at(`writer ${subtask} has taken them`);
    }
    const final = feed.ended;
    const id = this.nextId++;
    const snapshot = feed.snapshot(id);
    const prepared = { committables: [] as string[], states: [] as string[] };
    for (let subtask = 0; subtask < parallelism; subtask++) {
      this.at(`checkpoint ${id}: before prepareCommit of writer ${subtask}`);
      if (final) await sink.endInput(subtask);
      const { committables, state } = await sink.prepare(subtask, id);
      prepared.committables.push(...committables);
      if (state !== null) prepared.states.push(state);
    }
    this.at(`checkpoint ${id}: all is prepared, nothing is published`);
    const carried = [...this.carried.splice(0), ...prepared.committables];
    if (this.plan.declined === id && !final) {
      this.trace.push(`checkpoint ${id} is given up; its output goes with the next one`);
      this.carried.push(...carried);
      return came;
    }
    const checkpoint: Checkpoint = { id, feed: snapshot, states: prepared.states, committables: carried, final };
    this.durable = checkpoint;
    this.at(`checkpoint ${id}: published`);
    await this.commit(sink, checkpoint);
    await feed.completed(id);
    return came;
  }

  private async commit(sink: SinkSideLife, { id, committables }: Checkpoint): Promise<void> {
    this.carried = [];
    this.at(`checkpoint ${id}: before commit of ${committables.length} committables`);
    await sink.commitThrough(id, committables, this.at);
    if (this.dead) throw new Killed();
    this.at(`checkpoint ${id}: committed, the engine has not heard of it`);
  }
}
