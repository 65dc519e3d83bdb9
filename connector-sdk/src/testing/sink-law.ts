import type { Law } from './law';
import type { SinkLife } from './sink-run';
import type { SinkSubject } from './sink-subject';

/** A law of sinks; `applies` says why it does not concern one. */
export const law = (
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

export const committing = (subject: SinkSubject): string | null =>
  subject.committing ? null : `it writes at once, without committables, and promises ${subject.guarantee}`;
export const exactlyOnce = (subject: SinkSubject): string | null =>
  subject.guarantee !== 'exactly-once' ? `it promises ${subject.guarantee}` : committing(subject);
export const takes =
  (kind: 'update-after' | 'delete') =>
  (subject: SinkSubject): string | null =>
    subject.accepts.kinds.includes(kind) ? null : 'it takes inserts only';

/** Why what was committed is not done; null where all of it is. */
export const answerOf = (answers: Awaited<ReturnType<SinkLife['commit']>>): unknown => {
  const open = answers.find((answer) => typeof answer === 'object');
  return typeof open === 'object' ? ('later' in open ? open.later : open.failed) : null;
};
