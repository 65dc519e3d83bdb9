import { broken, type Law } from './law';
import { answerOf, committing, exactlyOnce, law } from './sink-law';
import type { CommitStep, SinkLife } from './sink-run';
import type { SinkSubject } from './sink-subject';
import { expectUsefulError } from './useful-error';

/** Laws of what is prepared and committed: again, after a crash between any two steps, by an attempt that was replaced, by more or fewer writers. */
export const commitLaws: readonly Law<SinkSubject>[] = [
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
