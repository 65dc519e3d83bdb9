import { z, type Versioned } from '@headrace/connector-sdk';

/** The rows first, first + stride, first + 2 · stride … below `end` (none: endless). Row numbers are exact up to 2⁵³. */
export interface RowClass {
  readonly first: number;
  readonly stride: number;
  readonly end: number | null;
}

/** The next row's number. */
export interface RowPosition {
  readonly next: number;
}

export interface DatagenState {
  readonly queue: readonly { readonly split: RowClass; readonly from: RowPosition | null }[];
}

const split = z.object({ first: z.number(), stride: z.number(), end: z.number().nullable() });
const position = z.object({ next: z.number() });

export const versionedSplit: Versioned<RowClass> = { version: 1, schema: split };
export const versionedPosition: Versioned<RowPosition> = { version: 1, schema: position };
export const versionedState: Versioned<DatagenState> = {
  version: 1,
  schema: z.object({ queue: z.array(z.object({ split, from: position.nullable() })) }),
};

export const splitId = (s: RowClass): string => `${s.first}/${s.stride}`;

/** Halves a class: its rows from `from` on go to two classes of double stride, each row to exactly one of them. */
export function halve(split: RowClass, from: RowPosition | null): { split: RowClass; from: RowPosition | null }[] {
  const next = from?.next ?? split.first;
  const stride = split.stride * 2;
  return [next, next + split.stride].map((at) => ({ split: { first: at % stride, stride, end: split.end }, from: { next: at } }));
}
