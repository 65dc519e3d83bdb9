import { shortType, type Asked } from './random-run';

/** What Flink said to the random query of a seed. The data are made anew from the seed; `query` shows when the generator has changed. */
export interface Recorded {
  readonly seed: number;
  readonly query: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly lines: readonly string[];
}

/** Table names are kept without the prefix that told cases of one job apart. */
export const recorded = (seed: number, { case: { query }, columns, lines }: Asked): Recorded => ({
  seed,
  query: query.replaceAll(/\br\d+_(t\d)/g, '$1'),
  columns: columns.map(({ name, type }) => ({ name, type: shortType(type) })),
  lines,
});
