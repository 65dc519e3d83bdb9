import type { SqlRow } from '../schema/values';
import { isHeadraceError } from '../errors/connector-error';
import { MemoryStage, type TestInstance } from './contexts';
import { explorationText, exploreCrashes } from './explorer/explore';
import { sinkPipeline } from './explorer/pipelines';
import type { KindedRow } from './harness';
import { broken, means, type Law } from './law';
import { expectNoLeak } from './leaks';
import { expectRows, inTimeZones } from './same-rows';
import { commitLaws } from './sink-commit-laws';
import { answerOf, law, takes } from './sink-law';
import { SinkLife } from './sink-run';
import type { SinkSubject } from './sink-subject';
import { expectUsefulError } from './useful-error';

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
  ...commitLaws,
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

/** The old state, for sinks that want it. */
const before = ({ accepts }: SinkSubject, row: SqlRow): KindedRow[] =>
  accepts.kinds.includes('update-before') ? [{ kind: 'update-before', row }] : [];

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
