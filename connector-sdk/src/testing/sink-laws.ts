import type { SqlRow } from '../schema/values';
import { isHeadraceError } from '../errors/connector-error';
import type { AcceptedChanges, Guarantee } from '../spec/connector-spec';
import { MemoryStage, type TestInstance } from './contexts';
import { explorationText, exploreCrashes } from './explorer/explore';
import { sinkPipeline } from './explorer/pipelines';
import type { ConnectorHarness, KindedRow, SinkCase, SinkPlace } from './harness';
import { bagDifference, broken, expectSame, means, type Law } from './law';
import { expectNoLeak } from './leaks';
import { expectRows, inTimeZones } from './same-rows';
import { SinkLife, type CommitStep, type SinkSetup } from './sink-run';
import { expectUsefulError } from './source-laws';

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

const law = (
  id: string,
  title: string,
  check: (subject: SinkSubject) => Promise<void | string>,
  applies?: Law<SinkSubject>['applies'],
): Law<SinkSubject> => ({
  id: `sink.${id}`,
  role: 'sink',
  title,
  check,
  ...(applies ? { applies } : {}),
});

const committing = (subject: SinkSubject): string | null =>
  subject.committing ? null : `it writes at once, without committables, and promises ${subject.guarantee}`;
const exactlyOnce = (subject: SinkSubject): string | null =>
  subject.guarantee !== 'exactly-once' ? `it promises ${subject.guarantee}` : committing(subject);
const takes =
  (kind: 'update-after' | 'delete') =>
  (subject: SinkSubject): string | null =>
    subject.accepts.kinds.includes(kind) ? null : 'it takes inserts only';

const rest = (rows: readonly KindedRow[]): SqlRow[] => rows.slice(1).map(({ row }) => row);

/** Laws of every sink. The manifest: none may go without a decision. */
export const sinkLaws: readonly Law<SinkSubject>[] = [
  law('append', 'Every row is visible once after the commit of its epoch', (subject) =>
    subject.use(async (job) => {
      const life = await job.start();
      for (const epoch of [1, 2, 3]) await job.through(life, job.epoch(epoch));
      await job.expectEpochs([1, 2, 3], 'after three epochs');
      await life.writers[0]!.endInput?.();
      await job.commit(life, await job.prepare(life));
      await life.close('finished');
      await job.expectEpochs([1, 2, 3], 'at the end');
    }),
  ),
  law(
    'upsert',
    'A later state of a key takes the place of the earlier one',
    (subject) =>
      subject.use(async (job) => {
        const life = await job.start();
        await job.through(life, job.epoch(1));
        const changed = job.changed(1, 2);
        await job.through(life, [...before(subject, job.epoch(1)[0]!.row), { kind: 'update-after', row: changed }]);
        await job.expectVisible([changed, ...rest(job.epoch(1))], 'after an update');
      }),
    takes('update-after'),
  ),
  law(
    'delete',
    'A deleted key is gone, and may come again',
    (subject) =>
      subject.use(async (job) => {
        const life = await job.start();
        const [first] = job.epoch(1);
        await job.through(life, job.epoch(1));
        await job.through(life, [{ kind: 'delete', row: first!.row }]);
        await job.expectVisible(rest(job.epoch(1)), 'after a delete');
        await job.through(life, [first!]);
        await job.expectEpochs([1], 'after it was inserted again');
        if (!subject.accepts.deleteByKey) return;
        await job.through(life, [{ kind: 'delete', row: job.keyOnly(first!.row) }]);
        await job.expectVisible(rest(job.epoch(1)), 'after a delete that has the key alone');
      }),
    takes('delete'),
  ),
  law(
    'order',
    'Of several changes of a key in one epoch the last one stands',
    (subject) =>
      subject.use(async (job) => {
        const life = await job.start();
        const [first] = job.epoch(1);
        const [second, third] = [job.changed(1, 2), job.changed(1, 3)];
        const update = (from: SqlRow, to: SqlRow): KindedRow[] => [...before(subject, from), { kind: 'update-after', row: to }];
        await job.through(life, [first!, ...update(first!.row, second), ...update(second, third)]);
        await job.expectVisible([third], 'after an insert and two updates in one epoch');
        await job.through(life, [...update(third, second), { kind: 'delete', row: second }, first!]);
        await job.expectVisible([first!.row], 'after update, delete and insert in one epoch');
      }),
    (subject) => takes('update-after')(subject) ?? takes('delete')(subject),
  ),
  law(
    'invisible',
    'Nothing is visible before its checkpoint is committed',
    (subject) =>
      subject.use(async (job) => {
        const life = await job.start();
        await life.write(0, job.epoch(1));
        await job.expectVisible([], 'after write');
        await job.prepare(life);
        await job.expectVisible([], 'after prepareCommit');
      }),
    ({ guarantee }) => (guarantee === 'exactly-once' ? null : `it promises ${guarantee}`),
  ),
  law('empty-checkpoint', 'An empty checkpoint changes nothing', (subject) =>
    subject.use(async (job) => {
      const life = await job.start();
      await job.through(life, []);
      await job.expectVisible([], 'before any row');
      await job.through(life, job.epoch(1));
      await job.through(life, []);
      await job.expectEpochs([1], 'after an epoch without rows');
    }),
  ),
  law('large-epoch', 'A large epoch comes out whole, in many writes and by two writers', (subject) =>
    subject.use(async (job) => {
      const life = await job.start(2);
      const epochs = Array.from({ length: 40 }, (_, i) => i + 1);
      for (const epoch of epochs) await life.write(epoch % 2, job.epoch(epoch));
      await job.commit(life, await job.prepare(life));
      await job.expectEpochs(epochs, 'after forty writes');
    }),
  ),
  law('commit-repeated', 'Committing again changes nothing', (subject) => repeatCommit(subject, () => undefined), committing),
  law(
    'commit-answer',
    'Committing again is answered as done already',
    (subject) =>
      repeatCommit(subject, (again) => {
        if (!again.every((answer) => answer === 'alreadyCommitted')) broken(`the second commit answered ${JSON.stringify(again)}`);
      }),
    committing,
  ),
  law('crash-before-prepare', 'A crash before prepareCommit leaves nothing, or nothing that the repetition does not cover', (subject) =>
    subject.use(async (job) => {
      await (await job.start()).write(0, job.epoch(1));
      const next = await job.start();
      if (exactlyOnce(subject) === null) await job.expectVisible([], 'after the restart');
      await job.through(next, job.epoch(1));
      await job.through(next, job.epoch(2));
      if (subject.guarantee === 'at-least-once') await job.expectAtLeast([1, 2], 'after the repetition');
      else await job.expectEpochs([1, 2], 'after the repetition');
    }),
  ),
  law(
    'crash-after-prepare',
    'A crash between prepareCommit and commit loses nothing',
    (subject) =>
      subject.use(async (job) => {
        const first = await job.start();
        await first.write(0, job.epoch(1));
        const pending = await job.prepare(first);
        const next = await job.start(1, pending);
        await job.commit(next, pending);
        await job.expectEpochs([1], 'after recovery');
        await job.through(next, job.epoch(2));
        await job.expectEpochs([1, 2], 'after the next epoch');
      }),
    committing,
  ),
  law(
    'crash-mid-commit',
    'A crash in the middle of a commit loses and doubles nothing',
    (subject) =>
      subject.use(async (job) => {
        const first = await job.start(3);
        for (const subtask of [0, 1, 2]) await first.write(subtask, job.epoch(subtask + 1));
        const pending = await job.prepare(first);
        await first.commit(1, pending, dieBehindTheFirst).catch(expectDeath);
        const next = await job.start(3, pending);
        await job.commit(next, pending);
        await job.expectEpochs([1, 2, 3], 'after recovery');
      }),
    committing,
  ),
  law(
    'crash-after-commit',
    'A crash between commit and its acknowledgement doubles nothing',
    (subject) =>
      subject.use(async (job) => {
        const first = await job.start();
        await first.write(0, job.epoch(1));
        const pending = await job.prepare(first);
        await job.commit(first, pending);
        const next = await job.start(1, pending);
        await job.commit(next, pending);
        await job.through(next, job.epoch(2));
        await job.expectEpochs([1, 2], 'after recovery and one more epoch');
      }),
    committing,
  ),
  law(
    'writer-replaced',
    'A replaced writer adds nothing any more, and its successor has nothing of it',
    (subject) =>
      subject.use(async (job) => {
        const old = await job.start();
        await job.through(old, job.epoch(1));
        await old.write(0, job.epoch(2));
        const next = await job.start();
        await job.through(next, job.epoch(3));
        await job.expectEpochs([1, 3], 'while the old writer is still there');
        const late = await old.prepareAll(99).catch((error: unknown): string[] => {
          expectUsefulError(error);
          return [];
        });
        await commitAsZombie(old, late);
        await old.close('failed');
        await job.expectEpochs([1, 3], 'after the old writer tried to go on, committed what it could, and closed');
      }),
    exactlyOnce,
  ),
  law(
    'zombie-commit',
    'A replaced attempt that commits what it had prepared doubles nothing and loses nothing',
    async (subject) => {
      await subject.use(async (job) => {
        const old = await job.start();
        await job.through(old, job.epoch(1));
        await old.write(0, job.epoch(2));
        const pending = await job.prepare(old);
        const next = await job.start(1, pending);
        await commitAsZombie(old, pending);
        await job.commit(next, pending);
        await job.through(next, job.epoch(3));
        await commitAsZombie(old, pending);
        await job.expectEpochs([1, 2, 3], 'after both committed what the successor was handed over');
      });
      await subject.use(async (job) => {
        const old = await job.start();
        await job.through(old, job.epoch(1));
        await old.write(0, job.epoch(2));
        const own = await old.prepareAll(98);
        const next = await job.start();
        await commitAsZombie(old, own);
        await job.expectEpochs([1], 'after the replaced attempt committed what its successor will write again');
        await job.through(next, job.epoch(2));
        await next.write(0, job.epoch(3));
        await commitAsZombie(old, own);
        await job.commit(next, await job.prepare(next));
        await job.expectEpochs([1, 2, 3], 'after it tried once more while its successor wrote');
      });
    },
    exactlyOnce,
  ),
  law(
    'rescale-pending',
    'Pending committables survive a changed parallelism',
    (subject) =>
      subject.use(async (job) => {
        const two = await job.start(2);
        for (const subtask of [0, 1]) await two.write(subtask, job.epoch(subtask + 1));
        const pending = await job.prepare(two);
        const one = await job.start(1, pending);
        await job.commit(one, pending);
        await job.through(one, job.epoch(3));
        const three = await job.start(3);
        for (const subtask of [0, 1, 2]) await three.write(subtask, job.epoch(subtask + 4));
        await job.commit(three, await job.prepare(three));
        await job.expectEpochs([1, 2, 3, 4, 5, 6], 'over 2, 1 and 3 writers');
      }),
    committing,
  ),
  law('partial-failure', 'A row that the system refuses is named, and nothing of its epoch is lost in silence', (subject) =>
    subject.use(async (job) => {
      const refused = means(job.place.refused?.bind(job.place), 'which row the system refuses (refused)');
      const life = await job.start();
      await job.through(life, job.epoch(1));
      const error = await job.through(life, [...job.epoch(2), { kind: 'insert', row: refused() }]).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      if (error === null) return broken('the refused row was swallowed');
      expectUsefulError(error);
      if (isHeadraceError(error) && error.retry !== 'none') broken('the error says that trying again helps');
      if (subject.guarantee === 'exactly-once') await job.expectEpochs([1], 'after the failure');
    }),
  ),
  law('outage', 'While the system is away commits wait or fail with what to do; afterwards every row is there once', (subject) =>
    subject.use(async (job) => {
      const outage = means(job.place.outage?.bind(job.place), 'how the system is taken away (outage)');
      const life = await job.start();
      await job.through(life, job.epoch(1));
      const mend = await outage();
      const error = await life
        .write(0, job.epoch(2))
        .then(
          async () => answerOf(await life.commit(2, await job.prepare(life))),
          (thrown: unknown) => thrown,
        )
        .catch((thrown: unknown) => thrown)
        .finally(mend);
      if (error === null) broken('a commit was acknowledged while the system was away');
      expectUsefulError(error);
      if (isHeadraceError(error) && error.retry !== 'backoff') broken(`the error says that trying again cannot help: ${error.message}`);
      const next = await job.start();
      await job.through(next, job.epoch(2));
      if (subject.guarantee === 'at-least-once') await job.expectAtLeast([1, 2], 'after the outage');
      else await job.expectEpochs([1, 2], 'after the outage');
    }),
  ),
  law(
    'types',
    'Values of every type are read back as they were written, in any time zone of the process',
    (subject) =>
      inTimeZones(async (zone) => {
        const { instance, rows, read } = await means(subject.of.types?.bind(subject.of), 'a place with every type (types)')();
        await writeOnce(subject, instance, rows);
        if (rows.length === 0) broken('the place with every type has no rows');
        expectRows({ seen: await read(), expected: rows, fields: instance.table.fields, when: `with TZ=${zone}` });
      }),
    ({ spec }) => (spec.formats.length > 0 ? 'values are its formats’, which have this law themselves' : null),
  ),
  law('close-twice', 'Closing twice is harmless', (subject) =>
    subject.use(async (job) => {
      const life = await job.start();
      await job.through(life, job.epoch(1));
      await life.close('finished');
      await life.close('finished');
      await job.expectEpochs([1], 'after closing');
    }),
  ),
  law('no-leak', 'What is opened is closed: no sockets, files or timers stay', (subject) =>
    subject.use(async (job) => {
      let epoch = 0;
      await expectNoLeak(async () => {
        const life = await job.start(2);
        await job.through(life, job.epoch(++epoch));
        await life.close('finished');
      });
    }),
  ),
  law('crash-explorer', 'Killed at every step of the protocol, the outcome is what it promises', async (subject) => {
    if (subject.of.explore === 0) broken('nothing is explored: name the law under skip with the reason');
    const found = await exploreCrashes(sinkPipeline(subject), { most: subject.of.explore ?? 150 });
    if (found.failure) broken(found.failure);
    return explorationText(found);
  }),
];

async function repeatCommit(subject: SinkSubject, look: (again: Awaited<ReturnType<SinkLife['commit']>>) => void): Promise<void> {
  await subject.use(async (job) => {
    const life = await job.start();
    await life.write(0, job.epoch(1));
    const committables = await job.prepare(life);
    await job.commit(life, committables);
    look(await job.commit(life, committables));
    await job.expectEpochs([1], 'after the second commit');
  });
}

/** Whatever it answers is right, but for an error that says nothing; what a reader sees then is the law's. */
async function commitAsZombie(old: SinkLife, committables: readonly string[]): Promise<void> {
  if (committables.length === 0) return;
  const error = answerOf(await old.commit(ZOMBIE_CHECKPOINT, committables).catch((thrown: unknown) => [{ failed: thrown as Error }]));
  if (error !== null) expectUsefulError(error);
}
const ZOMBIE_CHECKPOINT = 98;

const dieBehindTheFirst: CommitStep = (step) => {
  if (step.includes('effect of committable 0')) throw new Death();
};
class Death extends Error {}
const expectDeath = (error: unknown): void => {
  if (!(error instanceof Death)) throw error;
};

/** The old state, for sinks that want it. */
const before = ({ accepts }: SinkSubject, row: SqlRow): KindedRow[] =>
  accepts.kinds.includes('update-before') ? [{ kind: 'update-before', row }] : [];

const answerOf = (answers: Awaited<ReturnType<SinkLife['commit']>>): unknown => {
  const open = answers.find((answer) => typeof answer === 'object');
  return typeof open === 'object' ? ('later' in open ? open.later : open.failed) : null;
};

async function writeOnce({ spec, sink }: SinkSubject, instance: TestInstance<unknown>, rows: readonly SqlRow[]): Promise<void> {
  const life = await SinkLife.start({ spec, sink, instance, stage: new MemoryStage() }, { attempt: 1, parallelism: 1 });
  try {
    await life.write(
      0,
      rows.map((row) => ({ kind: 'insert', row })),
    );
    await life.commitThrough(1, await life.prepareAll(1));
  } finally {
    await life.close('finished');
  }
}
