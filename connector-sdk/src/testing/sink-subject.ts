import type { SqlRow } from '../schema/values';
import type { AcceptedChanges, Guarantee } from '../spec/connector-spec';
import { MemoryStage } from './contexts';
import type { ConnectorHarness, KindedRow, SinkCase, SinkPlace } from './harness';
import { bagDifference, broken, expectSame } from './law';
import { SinkLife, type SinkSetup } from './sink-run';

/** What a sink law looks at: one case of one harness. */
export class SinkSubject {
  private known: { readonly guarantee: Guarantee; readonly accepts: AcceptedChanges } | null = null;

  constructor(
    readonly harness: ConnectorHarness,
    readonly of: SinkCase<unknown>,
  ) {
    if (!harness.connector.sink || !harness.connector.spec.sink) broken('the connector has no sink');
  }

  get spec() {
    return this.harness.connector.spec;
  }
  get sink() {
    return this.harness.connector.sink!;
  }
  get guarantee(): Guarantee {
    return this.known!.guarantee;
  }
  get accepts(): AcceptedChanges {
    return this.known!.accepts;
  }
  get committing(): boolean {
    return this.sink.createCommitter !== undefined;
  }

  async use(work: (job: SinkJob) => Promise<void>): Promise<void> {
    const place = await this.of.open();
    const job = new SinkJob(this, place);
    try {
      await work(job);
    } finally {
      await job.release();
      await place.remove?.();
    }
  }

  /** Opens and removes one place, so that guarantee and accepted changes are known. */
  async look(): Promise<void> {
    if (this.known) return;
    const place = await this.of.open();
    const { options, table } = place.instance;
    const sink = this.spec.sink!;
    this.known = { guarantee: sink.guarantee(options, table), accepts: sink.accepts(options, table) };
    await place.remove?.();
  }
}

/** One external place and the lives of the job that writes to it. */
class SinkJob {
  private readonly setup: SinkSetup;
  private readonly lives: SinkLife[] = [];
  private checkpoint = 0;

  constructor(
    private readonly subject: SinkSubject,
    readonly place: SinkPlace<unknown>,
  ) {
    const { spec, sink } = subject;
    this.setup = { spec, sink, instance: place.instance, stage: new MemoryStage() };
  }

  async start(parallelism = 1, pending: readonly string[] = []): Promise<SinkLife> {
    const last = this.checkpoint === 0 ? null : this.checkpoint;
    const life = await SinkLife.start(this.setup, { attempt: this.lives.length + 1, parallelism, pending, lastCheckpointId: last });
    this.lives.push(life);
    return life;
  }

  epoch(n: number): readonly KindedRow[] {
    const rows = this.subject.of.epoch(n);
    if (rows.length < 2) broken(`the harness gives ${rows.length} rows for the epoch ${n}; give two or more (epoch)`);
    return rows;
  }
  prepare(life: SinkLife): Promise<string[]> {
    return life.prepareAll(++this.checkpoint);
  }
  commit(life: SinkLife, committables: readonly string[]): ReturnType<SinkLife['commit']> {
    return life.commitThrough(this.checkpoint, committables);
  }
  /** Writes rows to the first writer, prepares and commits. */
  async through(life: SinkLife, rows: readonly KindedRow[]): Promise<void> {
    await life.write(0, rows);
    await this.commit(life, await this.prepare(life));
  }

  async expectEpochs(epochs: readonly number[], when: string): Promise<void> {
    await this.expectVisible(
      epochs.flatMap((n) => this.epoch(n).map(({ row }) => row)),
      when,
    );
  }
  async expectVisible(rows: readonly SqlRow[], when: string): Promise<void> {
    expectSame(
      await this.place.visible(),
      rows.map((row) => this.place.textOf(row)),
      `${when}, what a reader sees`,
    );
  }
  /** None missing; doubled ones are allowed. */
  async expectAtLeast(epochs: readonly number[], when: string): Promise<void> {
    const expected = epochs.flatMap((n) => this.epoch(n).map(({ row }) => this.place.textOf(row)));
    const { missing } = bagDifference(await this.place.visible(), expected);
    if (missing.length > 0) broken(`${when}: ${missing.length} rows are lost, such as ${missing[0]}`);
  }

  /** The first row of epoch `n` with the values of another epoch in all columns but the key. */
  changed(n: number, other: number): SqlRow {
    const { fields, primaryKey } = this.place.instance.table;
    const [row, values] = [this.epoch(n)[0]!.row, this.epoch(other)[0]!.row];
    const changed = fields.map((field, i) => (primaryKey.includes(field.name) ? row[i]! : values[i]!));
    if (this.place.textOf(changed) === this.place.textOf(row)) broken('the rows of the harness’s epochs differ by their key alone (epoch)');
    return changed;
  }

  /** NULL in all columns but the key. */
  keyOnly(row: SqlRow): SqlRow {
    const { fields, primaryKey } = this.place.instance.table;
    return fields.map(({ name }, i) => (primaryKey.includes(name) ? row[i]! : null));
  }

  async release(): Promise<void> {
    for (const life of this.lives) await life.close('failed');
  }
}
