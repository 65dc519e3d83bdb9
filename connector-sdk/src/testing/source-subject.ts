import type { OnError } from '../format/format';
import type { SqlRow } from '../schema/values';
import type { SourceRuntime } from '../source/source';
import type { ConnectorSpec } from '../spec/connector-spec';
import type { ConnectorHarness, SourceCase, SourcePlace } from './harness';
import { broken, expectSame } from './law';
import { SourceRun, type SourceCheckpoint } from './source-run';

/** Fewer rows show nothing of positions. */
const LEAST_ROWS = 6;

/** What a source law looks at: one case of one harness. Every call of `use` opens a place of its own and removes it. */
export class SourceSubject {
  readonly spec: ConnectorSpec;
  readonly source: SourceRuntime<unknown, unknown, unknown, unknown>;
  private lately: SourcePlace<unknown> | null = null;

  constructor(
    readonly harness: ConnectorHarness,
    readonly of: SourceCase<unknown>,
  ) {
    this.spec = harness.connector.spec;
    if (!harness.connector.source) broken('the run time has no source');
    this.source = harness.connector.source;
  }

  /** Opens a place, and removes it after `work`, whatever came of it. */
  async use(work: (job: SourceJob) => Promise<void>): Promise<void> {
    const place = await this.of.open();
    this.lately = place;
    if (place.expected.length < LEAST_ROWS) broken(`the harness puts ${place.expected.length} rows in; give ${LEAST_ROWS} or more`);
    const job = new SourceJob(this, place);
    try {
      await work(job);
    } finally {
      await job.release();
      await place.remove?.();
    }
  }

  /** Boundedness may depend on options, so it is known once a place was opened. */
  get bounded(): boolean | null {
    return this.lately && this.spec.source!.boundedness(this.lately.instance.options) === 'bounded';
  }

  /** Opens and removes one place, so that options are known to laws that ask. */
  async look(): Promise<void> {
    if (this.lately === null) await this.use(() => Promise.resolve());
  }
}

/** One external place and the runs over it. */
class SourceJob {
  private readonly runs: SourceRun[] = [];

  constructor(
    readonly subject: SourceSubject,
    readonly place: SourcePlace<unknown>,
  ) {}

  get bounded(): boolean {
    return this.subject.spec.source!.boundedness(this.place.instance.options) === 'bounded';
  }

  readonly rowText = (row: SqlRow): string => this.place.rowText?.(row) ?? row.map(String).join('|');

  async run(
    parallelism: number,
    restored?: SourceCheckpoint,
    more: { onError?: OnError; projection?: readonly number[] } = {},
  ): Promise<SourceRun> {
    const { subject, place, rowText } = this;
    const setup = { source: subject.source, instance: place.instance, fetchRows: subject.of.fetchRows ?? 16, rowText, ...more };
    const run = new SourceRun(setup, parallelism, restored);
    this.runs.push(run);
    return run.start();
  }

  /** Reads on until all that is expected is there, `before` included. */
  async finish(run: SourceRun, before: readonly string[], when: string, expected = this.place.expected): Promise<void> {
    await run.finish(this.bounded ? null : Math.max(0, expected.length - before.length));
    expectSame([...before, ...run.texts], expected, when);
  }

  async release(): Promise<void> {
    for (const run of this.runs) await run.close();
  }
}
