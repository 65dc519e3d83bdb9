import { bytesEqual } from '../batch/byte-compare';
import { textBefore, type RowColumn, type RowLayout } from './row-layout';
import { PAGE_MASK, type RowPage } from './row-pages';
import type { RowStore } from './row-store';
import type { SecretHash } from './secret-hash';

export const isNullAt = (layout: RowLayout, page: RowPage, base: number, column: number): boolean =>
  (page.i32[2 * base + layout.nullsAt + (column >>> 5)]! & (1 << (column & 31))) !== 0;

export function textAt(
  layout: RowLayout,
  page: RowPage,
  base: number,
  column: number,
): { readonly start: number; readonly length: number } {
  const before = textBefore(layout, column);
  const start = before === null ? layout.fixedWords * 8 : page.i32[2 * base + before.at]!;
  const length = page.i32[2 * base + layout.columns[column]!.at]! - start;
  return { start: base * 8 + start, length };
}

/** Whether two records of a store are equal in these columns; NULL equals NULL, -0.0 equals 0.0 and NaN equals NaN. For restores: generated code compares on its own. */
export function sameColumns(store: RowStore, columns: readonly number[], a: number, b: number): boolean {
  const { layout } = store;
  const [pageA, pageB] = [store.page(a), store.page(b)];
  const [baseA, baseB] = [a & PAGE_MASK, b & PAGE_MASK];
  return columns.every((column) => {
    const isNull = isNullAt(layout, pageA, baseA, column);
    if (isNull !== isNullAt(layout, pageB, baseB, column)) return false;
    if (isNull) return true;
    const at = layout.columns[column]!;
    if (at.physical !== 'bytes') return sameFixed(at, { page: pageA, base: baseA }, { page: pageB, base: baseB });
    const [left, right] = [textAt(layout, pageA, baseA, column), textAt(layout, pageB, baseB, column)];
    return left.length === right.length && bytesEqual(pageA.u8, left.start, pageB.u8, right.start, left.length);
  });
}

interface Place {
  readonly page: RowPage;
  readonly base: number;
}

function sameFixed({ physical, at }: RowColumn, a: Place, b: Place): boolean {
  if (physical === 'bool' || physical === 'i32') return a.page.i32[2 * a.base + at] === b.page.i32[2 * b.base + at];
  if (physical === 'f64') {
    const [left, right] = [a.page.f64[a.base + at]!, b.page.f64[b.base + at]!];
    return left === right || (left !== left && right !== right);
  }
  const words = physical === 'i128' ? 4 : 2;
  for (let word = 0; word < words; word++) if (a.page.i32[2 * (a.base + at) + word] !== b.page.i32[2 * (b.base + at) + word]) return false;
  return true;
}

/** The secret hash of a record's values in these columns; generated code feeds it the same of a row that is looked for. */
export function secretOfColumns(store: RowStore, columns: readonly number[], address: number, secret: SecretHash): number {
  const { layout } = store;
  const page = store.page(address);
  const base = address & PAGE_MASK;
  secret.begin();
  for (const column of columns) {
    const isNull = isNullAt(layout, page, base, column);
    secret.word(isNull ? 1 : 0);
    if (isNull) continue;
    const { physical, at } = layout.columns[column]!;
    if (physical === 'f64') secret.double(page.f64[base + at]!);
    else if (physical === 'bytes') {
      const { start, length } = textAt(layout, page, base, column);
      secret.bytes(page.u8, start, length);
    } else if (physical === 'bool' || physical === 'i32') secret.word(page.i32[2 * base + at]!);
    else for (let word = 0; word < (physical === 'i128' ? 4 : 2); word++) secret.word(page.i32[2 * (base + at) + word]!);
  }
  return secret.finish();
}
