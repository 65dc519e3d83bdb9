import type { ColdSpace, ColdStore } from '../cold-store';
import { DEFAULT_STATE_BYTES, StateMemory } from '../state-memory';

/** A cold store of maps, for tests that make thousands of chains. What `read` gives is overwritten by the next call, as LMDB may do. */
export class ColdMaps implements ColdStore {
  createSpace(): ColdSpace {
    const buckets = new Map<number, Uint8Array>();
    let last = new Uint8Array(0);
    return {
      read: (bucket) => {
        last.fill(0xaa);
        const bytes = buckets.get(bucket);
        return bytes === undefined ? undefined : (last = bytes.slice());
      },
      batch: (work) => work(),
      write: (bucket, bytes) => void buckets.set(bucket, bytes.slice()),
      remove: (bucket) => void buckets.delete(bucket),
      scan: (from = 0) => {
        const waiting = [...buckets].filter(([bucket]) => bucket >= from);
        const entries = waiting.sort(([a], [b]) => a - b).map(([, bytes]) => bytes.slice());
        return { next: () => entries.shift() ?? null, end: () => void entries.splice(0) };
      },
      drop: () => buckets.clear(),
    };
  }
  close(): void {}
}

/** A worker's memory that holds nothing: what can leave it does as soon as it may. */
export const noMemory = (): StateMemory => new StateMemory(DEFAULT_STATE_BYTES, { afterBytes: 1, store: new ColdMaps() });
