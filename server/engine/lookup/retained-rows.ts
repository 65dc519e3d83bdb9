import { deserialize, serialize } from 'node:v8';
import type { StateSection } from '../contract/chain';
import type { RestoredOperator } from '../dataflow/task';
import { KEY_GROUPS } from '@/server/plan/job/job-plan';
import type { OperatorId } from '@/model/ids';
import { keyIdentity, type KeyIdentity } from './lookup-keys';
import type { PreparedRow } from './prepared-rows';

const STATE = 'joined-rows';
const VERSION = 1;
const ENTRIES_PER_SECTION = 4_096;

interface Entry {
  readonly rows: readonly PreparedRow[];
  /** Attempt in which it was last written: after a change of parallelism every subtask holds every entry, and the youngest counts. */
  readonly attempt: number;
}

/** What each upsert key was joined to, so that it can be taken back although the dimension has changed since. */
export class RetainedRows {
  private entries = new Map<KeyIdentity, Entry>();

  constructor(
    private readonly place: { readonly operator: OperatorId; readonly subtask: number; readonly parallelism: number },
    private readonly attempt: number,
  ) {}

  get size(): number {
    return this.entries.size;
  }

  get(key: KeyIdentity): readonly PreparedRow[] | undefined {
    return this.entries.get(key)?.rows;
  }
  set(key: KeyIdentity, rows: readonly PreparedRow[]): void {
    this.entries.set(key, { rows, attempt: this.attempt });
  }
  delete(key: KeyIdentity): void {
    this.entries.delete(key);
  }

  /** At the same parallelism a subtask takes back its own entries, else everyone takes all: which of them it meets, its input decides. */
  restore(restored: RestoredOperator): void {
    const same = restored.oldParallelism === this.place.parallelism;
    for (const section of restored.sections()) {
      if (same && section.state !== this.stateName()) continue;
      for (const [stored, entry] of deserialize(section.bytes) as [KeyIdentity, Entry][]) {
        const key = keyIdentity(stored);
        const held = this.entries.get(key);
        if (!held || held.attempt < entry.attempt) this.entries.set(key, entry);
      }
    }
  }

  /** A copy of all entries as of now, in pieces. */
  snapshot(): { next(): StateSection | null } {
    const entries = [...this.entries];
    let from = 0;
    return {
      next: () => {
        if (from >= entries.length) return null;
        const bytes = serialize(entries.slice(from, (from += ENTRIES_PER_SECTION)));
        const { operator } = this.place;
        return { operator, state: this.stateName(), version: VERSION, keyGroups: { from: 0, to: KEY_GROUPS }, bytes };
      },
    };
  }

  private stateName(): string {
    return `${STATE}@${this.place.subtask}`;
  }
}
