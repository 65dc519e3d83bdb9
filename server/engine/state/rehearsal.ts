import type { KeyedTable } from './keyed-table';
import { TableSnapshot } from './table-snapshot';

/** The first chunks of a table, which rows set aside without a snapshot: their loops know that way then, and nothing in it is new at a job's first one. */
export const TRIED_CHUNKS = 128;
/** What is kept of them at once. */
export const TRIED_SLOTS = 128;
/** Chunks of a table whose first snapshot could be a stall. */
const FROM = 1_024;
/** Chunks that are set aside for each section. */
const STEP = 512;

/**
 * Begins a snapshot that nobody wants, in a small part of the time in which a table has just grown, until a worker has made so many copies that what
 * makes them is compiled. Cold code took thirty times as long, all of it in the first batches behind a job's first barrier.
 */
export function rehearse(table: KeyedTable): void {
  const { guard } = table;
  const chunks = table.cold === null && guard.length >= FROM ? table.memory.rehearsalsOf(guard.length >> 4) : 0;
  if (chunks === 0) return;
  const snapshot = new TableSnapshot(table, []);
  for (let done = 0; done < chunks; done += STEP) {
    for (let chunk = done; chunk < Math.min(chunks, done + STEP); chunk++) table.touch(guard.length - 1 - chunk);
    snapshot.next();
  }
  snapshot.cancel();
  guard.fill(1, 0, TRIED_CHUNKS);
}
