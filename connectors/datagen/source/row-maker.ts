import type { ColumnBatch, Field } from '@headrace/connector-sdk';
import { columnsProblem, fieldFill } from '../columns/column-plan';
import { ShopProfile, shopProblem } from '../shop/shop-profile';
import type { DatagenOptions } from '../spec';

/** Makes the rows of a table, and knows when they are due. */
export interface RowMaker {
  /** Rows first, first + stride … into batch rows 0 … count − 1. */
  fill(batch: ColumnBatch, count: number, first: number, stride: number, nowMs: number): void;
  /** Rows with smaller numbers are due so many milliseconds after row 0. */
  dueBefore(elapsedMs: number): number;
  /** When row n is due, in milliseconds after row 0. */
  dueAtMs(n: number): number;
}

/** `columns` are those that are read, in their order; `fields` all of the table. Throws a typed error when the options do not fit. */
export function rowMaker(fields: readonly Field[], columns: readonly Field[], options: DatagenOptions): RowMaker {
  const problem = options['headrace.profile'] === 'shop-behaviour' ? shopProblem(fields) : columnsProblem(fields, options);
  if (problem) throw problem;
  return options['headrace.profile'] === 'shop-behaviour' ? shopMaker(columns, options) : columnsMaker(fields, columns, options);
}

function shopMaker(columns: readonly Field[], options: DatagenOptions): RowMaker {
  const profile = new ShopProfile(columns, options);
  const speed = options['headrace.shop.speed'];
  const startMs = Date.parse(options['headrace.shop.start']);
  return {
    fill: (batch, count, first, stride) => profile.fill(batch, count, first, stride),
    dueBefore: (elapsedMs) => profile.clock.rowsBefore(elapsedMs * speed),
    dueAtMs: (n) => (profile.clock.eventMs(n) - startMs) / speed,
  };
}

function columnsMaker(fields: readonly Field[], columns: readonly Field[], options: DatagenOptions): RowMaker {
  const fills = columns.map((field) => fieldFill(field, fields.indexOf(field) * 0x1000 + 16, options));
  const perMs = options['rows-per-second'] / 1_000;
  return {
    fill: (batch, count, first, stride, nowMs) => {
      fills.forEach((fill, index) => {
        const vector = batch.columns[index]!;
        for (let row = 0, n = first; row < count; row++, n += stride) fill(vector, row, n, nowMs);
      });
    },
    dueBefore: (elapsedMs) => elapsedMs * perMs,
    dueAtMs: (n) => n / perMs,
  };
}
