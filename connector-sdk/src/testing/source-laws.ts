import { isHeadraceError } from '../errors/connector-error';
import type { OnError } from '../format/format';
import type { SqlRow } from '../schema/values';
import type { SourceReader } from '../source/source';
import { readerContext } from './contexts';
import { readDescribed } from './described-columns';
import { explorationText, exploreCrashes } from './explorer/explore';
import { sourcePipeline } from './explorer/pipelines';
import { broken, expectBytes, expectSame, means, type Law } from './law';
import { expectNoLeak } from './leaks';
import { expectRows, inTimeZones } from './same-rows';
import { MOST_QUIET_MS, SourceRun, type SourceCheckpoint } from './source-run';
import type { SourceSubject } from './source-subject';
import { expectUsefulError } from './useful-error';

async function readAll(subject: SourceSubject, parallelism: number): Promise<void> {
  await subject.use(async (job) => job.finish(await job.run(parallelism), [], `with ${parallelism} readers`));
}

/** A life of `first` readers for some fetches, then one of each of the others, each from the checkpoint of the one before. */
async function rescale(subject: SourceSubject, readers: readonly number[]): Promise<void> {
  await subject.use(async (job) => {
    const seen: string[] = [];
    let checkpoint: SourceCheckpoint | undefined;
    for (const [i, parallelism] of readers.entries()) {
      const run = await job.run(parallelism, checkpoint);
      if (i === readers.length - 1) return job.finish(run, seen, `over ${readers.join(', ')} readers`);
      for (let step = 0; step < parallelism + 1; step++) await run.step(step % parallelism);
      checkpoint = run.checkpoint();
      seen.push(...run.texts);
    }
  });
}

const law = (
  id: string,
  title: string,
  check: (subject: SourceSubject) => Promise<void | string>,
  applies?: Law<SourceSubject>['applies'],
): Law<SourceSubject> => ({
  id: `source.${id}`,
  role: 'source',
  title,
  check,
  ...(applies ? { applies } : {}),
});

const unboundedOnly = (subject: SourceSubject): string | null => (subject.bounded ? 'it is bounded, and never waits for more' : null);
const decodes = ({ spec }: SourceSubject): string | null => (spec.formats.length > 0 ? null : 'it knows its own types and decodes nothing');

/** Laws of every source. The manifest: none may go without a decision. */
export const sourceLaws: readonly Law<SourceSubject>[] = [
  law('one-reader', 'One reader reads every row once, and ends where the source does', (subject) => readAll(subject, 1)),
  law('many-readers', 'Three readers together read every row once, and end', (subject) => readAll(subject, 3)),
  law('restart-anywhere', 'From every position, reading again gives what follows and nothing else', (subject) =>
    subject.use(async (job) => {
      const first = await job.run(1);
      const all = job.place.expected.length;
      let fetches = 0;
      for (let steps = 0; !first.ended && first.texts.length < all && steps < 40; steps++) {
        const before = [...first.texts];
        await job.finish(await job.run(1, first.checkpoint()), before, `restored after ${steps} fetches`);
        if ((await first.step(0)).length > 0) fetches++;
      }
      if (fetches < 2) broken(`all rows came in ${fetches} fetches: give more rows, or ask for fewer at once (fetchRows)`);
      await first.finish(job.bounded ? null : all);
      await job.finish(await job.run(2, first.checkpoint()), first.texts, 'restored behind the last row');
    }),
  ),
  law('reassigned', 'Splits of lost readers are given out anew, from their last checkpoint', (subject) =>
    subject.use(async (job) => {
      const lost = await job.run(2);
      for (let i = 0; i < 3; i++) await lost.step(i % 2);
      const [checkpoint, before] = [lost.checkpoint(), [...lost.texts]];
      for (let i = 0; i < 4; i++) await lost.step(i % 2);
      await job.finish(await job.run(2, checkpoint), before, 'after the readers were lost, four fetches behind the checkpoint');
    }),
  ),
  law('scale-up', 'A restore with more readers loses and doubles nothing', (subject) => rescale(subject, [1, 3, 4])),
  law('scale-down', 'A restore with fewer readers loses and doubles nothing', (subject) => rescale(subject, [4, 2, 1])),
  law('order', 'Order within a split is kept, over a restart too', (subject) =>
    subject.use(async (job) => {
      const straight = await job.run(1);
      await job.finish(straight, [], 'straight');
      const first = await job.run(1);
      await first.step(0);
      const second = await job.run(1, first.checkpoint());
      await job.finish(second, first.texts, 'over a restart');
      for (const [id, texts] of straight.bySplit) {
        const joined = [...(first.bySplit.get(id) ?? []), ...(second.bySplit.get(id) ?? [])];
        if (JSON.stringify(joined) !== JSON.stringify(texts)) broken(`the split ${id} came in another order after a restart`);
      }
    }),
  ),
  law('pause', 'A paused split gives nothing until it is let go', (subject) =>
    subject.use(async (job) => {
      const run = await job.run(1);
      const reader = run.readers[0]!;
      for (let tries = 0; run.splitsOf().length === 0 && tries < 20; tries++) await run.step(0);
      const [first, ...others] = run.splitsOf();
      if (first === undefined) return broken('no split was given to the only reader');
      // Where others wait for a split that is ahead of them, they must not stand still with it.
      const given = (id: string): number => run.bySplit.get(id)?.length ?? 0;
      const before = given(first);
      const othersStand = (): boolean => others.length > 0 && others.every((id) => given(id) === 0);
      reader.pauseOrResume([first], []);
      const end = performance.now() + MOST_QUIET_MS;
      for (let i = 0; i < PAUSED_FETCHES || (othersStand() && performance.now() < end); i++) await run.step(0);
      if (given(first) > before) broken(`a paused split gave ${given(first) - before} rows`);
      if (othersStand()) broken(`a pause of the split ${first} held the others up too`);
      const ids = run.splitsOf();
      const all = run.texts.length;
      reader.pauseOrResume(ids, []);
      for (let i = 0; i < PAUSED_FETCHES; i++) await run.step(0);
      if (ids.length > 0 && run.texts.length > all) broken(`with all splits paused ${run.texts.length - all} rows came`);
      reader.pauseOrResume([], run.splitsOf());
      await job.finish(run, [], 'after the pause');
    }),
  ),
  law('wake', 'A fetch that waits ends when it is woken', (subject) =>
    subject.use(async (job) => {
      const reader = subject.source.createReader(readerContext(job.place.instance));
      const rows = await woken(reader, 'without splits');
      await reader.close();
      if (rows > 0) broken('a reader without splits gave rows');
      if (job.bounded) return;
      const run = await job.run(1);
      await run.finish(job.place.expected.length);
      await woken(run.readers[0]!, 'with everything read');
    }),
  ),
  law('slow-consumer', 'A slow consumer gets every row, never more at once than it asks for', (subject) =>
    subject.use(async (job) => {
      const run = await job.run(1);
      for (let i = 0; i < 3; i++) {
        await run.step(0);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
      await job.finish(run, [], 'with pauses between fetches');
    }),
  ),
  law(
    'idle',
    'A source with nothing to read says so, and waits instead of spinning',
    (subject) =>
      subject.use(async (job) => {
        const run = await job.run(1);
        await run.finish(job.place.expected.length);
        const [before, since] = [run.caughtUp, performance.now()];
        for (let i = 0; i < 5; i++) await run.step(0);
        if (run.ended) broken('an unbounded source ended');
        if (run.splitsOf().length > 0 && run.caughtUp === before) broken('no split was named as caught up');
        if (run.splitsOf().length > 0 && performance.now() - since < 40) broken('five fetches with nothing to read came back at once');
      }),
    unboundedOnly,
  ),
  law(
    'discovery',
    'What appears while it runs is read, and after a restart not again',
    (subject) =>
      subject.use(async (job) => {
        const add = means(job.place.add?.bind(job.place), 'how more rows are put in (add)');
        const run = await job.run(2);
        await run.finish(job.place.expected.length);
        const added = await add();
        if (added.length === 0) broken('the harness adds no rows (add)');
        const expected = [...job.place.expected, ...added];
        await run.finish(expected.length);
        expectSame(run.texts, expected, 'after rows were added');
        const again = await job.run(1, run.checkpoint());
        const more = await add();
        await again.finish(more.length);
        expectSame(again.texts, more, 'after a restart and more rows');
      }),
    unboundedOnly,
  ),
  law('projection', 'Columns come in the order in which they are asked for, and no others', (subject) =>
    subject.use(async (job) => {
      const all = await job.run(1);
      await job.finish(all, [], 'all columns');
      const last = job.place.instance.table.fields.length - 1;
      const text = (row: SqlRow): string => JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
      for (const projection of last === 0 ? [[last]] : [[last], [last, 0]]) {
        const some = await job.run(1, undefined, { projection });
        await some.finish(job.bounded ? null : all.rows.length);
        const expected = all.rows.map((row) => text(projection.map((column) => row[column]!)));
        expectSame(some.rows.map(text), expected, `with the columns ${projection.join(', ')} alone`);
      }
    }),
  ),
  law(
    'types',
    'Values of every type come out as they lie in the system, in any time zone of the process',
    (subject) =>
      inTimeZones(async (zone) => {
        const { instance, rows } = await means(subject.of.types?.bind(subject.of), 'a place with every type (types)')();
        if (rows.length === 0) broken('the place with every type has no rows');
        const setup = { source: subject.source, instance, fetchRows: 16, rowText: String };
        const run = await new SourceRun(setup, 1).start();
        try {
          await run.finish(subject.spec.source!.boundedness(instance.options) === 'bounded' ? null : rows.length);
          expectRows({ seen: run.rows, expected: rows, fields: instance.table.fields, when: `with TZ=${zone}` });
        } finally {
          await run.close();
        }
      }),
    ({ spec }) => (spec.formats.length > 0 ? 'values are its formats’, which have this law themselves' : null),
  ),
  law(
    'discover',
    'The catalog lists what is there, and every row is read by the columns that it describes',
    readDescribed,
    ({ harness }) => (harness.connector.catalog ? null : 'it has no catalog'),
  ),
  law(
    'poison.fail',
    'A record that cannot be decoded stops the job with its place and bytes, under the policy fail',
    (subject) => poison(subject, 'fail'),
    decodes,
  ),
  law('poison.skip', 'Under the policy skip all other rows come', (subject) => poison(subject, 'skip'), decodes),
  law(
    'poison.dead-letter',
    'Under the policy dead-letter the raw bytes are handed over',
    (subject) => poison(subject, 'dead-letter'),
    decodes,
  ),
  law('outage', 'While the system is away it waits or fails with what to do; afterwards every row is there once', (subject) =>
    subject.use(async (job) => {
      const outage = means(job.place.outage?.bind(job.place), 'how the system is taken away (outage)');
      const first = await job.run(1);
      await first.step(0);
      const checkpoint = first.checkpoint();
      const before = [...first.texts];
      const mend = await outage();
      const seen = await readWhileAway(first).finally(mend);
      if (seen !== null) expectUsefulError(seen);
      else if (first.ended && first.texts.length < job.place.expected.length)
        broken(`it ended while the system was away, after ${first.texts.length} of ${job.place.expected.length} rows`);
      await withRestarts(async () => job.finish(await job.run(1, checkpoint), before, 'after the outage'));
    }),
  ),
  law('close-twice', 'Closing twice is harmless', (subject) =>
    subject.use(async (job) => {
      const run = await job.run(1);
      await run.step(0);
      await run.close();
      await run.close();
    }),
  ),
  law('no-leak', 'What is opened is closed: no sockets, files or timers stay', (subject) =>
    subject.use(async (job) => {
      await expectNoLeak(async () => {
        const run = await job.run(2);
        await run.step(0);
        await run.close();
      });
    }),
  ),
  law('crash-explorer', 'Killed at every step of the protocol, each row is read into exactly one checkpoint', async (subject) => {
    const found = await exploreCrashes(sourcePipeline(subject), { most: 60 });
    if (found.failure) broken(found.failure);
    return explorationText(found);
  }),
];

const PAUSED_FETCHES = 3;

/** Time for a fetch to end after it was woken, in turns of a timer: a machine that stands still for seconds has none of them meanwhile. */
const [TURN_MS, MOST_TURNS] = [50, 50];

/** Rows of a fetch that waits and is woken. */
async function woken(reader: SourceReader<unknown, unknown>, when: string): Promise<number> {
  const fetched = reader.fetch({ records: 1, bytes: 1, waitMs: 5_000 });
  setTimeout(() => reader.wakeUp(), 20);
  for (let turns = 0; turns < MOST_TURNS; turns++) {
    const turn = new Promise<null>((resolve) => setTimeout(() => resolve(null), TURN_MS));
    const result = await Promise.race([fetched, turn]);
    if (result !== null) return result.batches.length;
  }
  return broken(`wakeUp did not end the fetch of a reader ${when}`);
}

async function poison(subject: SourceSubject, onError: OnError): Promise<void> {
  await subject.use(async (job) => {
    const put = means(job.place.poison?.bind(job.place), 'how a bad record is put in (poison)');
    const bytes = await put();
    const run = await job.run(1, undefined, { onError });
    if (onError === 'fail') {
      const error = await run.finish(job.bounded ? null : job.place.expected.length).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      if (!isHeadraceError(error)) return broken(`reading on gave ${error === null ? 'no error' : String(error)}`);
      if (!error.record || error.record.place === '') return broken('the error does not carry the record and its place');
      expectBytes(error.record.bytes, bytes, 'the error carries');
      return;
    }
    await job.finish(run, [], `under ${onError}`);
    const [rejected, ...more] = run.rejected;
    if (rejected === undefined || more.length > 0) return broken(`${run.rejected.length} records were rejected instead of one`);
    if (rejected.place === '') broken('the rejected record has no place');
    expectBytes(rejected.bytes, bytes, 'what was rejected has');
  });
}

async function readWhileAway(run: SourceRun): Promise<unknown> {
  try {
    for (let i = 0; i < 4; i++) await run.step(0);
    return null;
  } catch (error) {
    return error;
  }
}

/** As a job does it: an error that says that trying again helps leads to another try from the checkpoint. */
async function withRestarts(life: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await life();
    } catch (error) {
      if (!isHeadraceError(error) || error.retry !== 'backoff' || tries === 5) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
