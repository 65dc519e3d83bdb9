import { type ColumnVector } from '@headrace/connector-sdk';

/** One column of a row group, row by row. */
export interface ColumnReader {
  /** Sees to it that `available` is not 0, unless the column is at its end. */
  ensure(): Promise<void>;
  /** Rows that `read` can give now. */
  readonly available: number;
  /** Fills rows `[0, count)`. Its text lies in one buffer. */
  read(to: ColumnVector, count: number): void;
  skip(rows: number): Promise<void>;
}

/** A column of the table that the file has not: NULL in every row. */
export const absentColumn = (rows: number): ColumnReader => {
  let left = rows;
  return {
    ensure: () => Promise.resolve(),
    get available() {
      return left;
    },
    read: (to, count) => {
      to.hasNulls = true;
      to.nulls.fill(1, 0, count);
      left -= count;
    },
    skip: (count) => Promise.resolve(void (left -= count)),
  };
};
