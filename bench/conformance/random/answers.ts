import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { shortType, type Asked } from './random-run';
import type { RandomCase } from './random-query';

/** What Flink said to the random query of a seed. The data are made anew from the seed; `query` shows when the generator has changed. */
export interface Answer {
  readonly seed: number;
  readonly query: string;
  readonly columns: Asked['columns'];
  readonly lines: readonly string[];
  readonly error: string | null;
}

/** The views and the query. Table names are kept without the prefix that told cases of one job apart. */
export const plainQuery = ({ views, query }: RandomCase): string => [...views, query].join(' ').replaceAll(/\br\d+_(t\d)/g, '$1');

export const answerOf = (seed: number, { case: given, columns, lines, error }: Asked): Answer => ({
  ...{ seed, query: plainQuery(given), lines, error },
  columns: columns.map(({ name, type }) => ({ name, type: shortType(type) })),
});

/** Flink's answers in a file, one JSON a line, so that a question is asked once. */
export class AnswerFile {
  private readonly known = new Map<number, Answer>();

  constructor(private readonly file: string | null) {
    if (file === null || !existsSync(file)) return;
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      if (line === '') continue;
      const answer = JSON.parse(line) as Answer;
      this.known.set(answer.seed, answer);
    }
  }

  /** Null where it was not asked yet, or the generator makes another query of this seed now. */
  find(seed: number, given: RandomCase): Asked | null {
    const answer = this.known.get(seed);
    return answer?.query === plainQuery(given) ? { ...answer, case: given } : null;
  }

  add(seed: number, asked: Asked): void {
    const answer = answerOf(seed, asked);
    this.known.set(seed, answer);
    if (this.file !== null) appendFileSync(this.file, `${JSON.stringify(answer)}\n`);
  }
}
