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
  /** Where equal rows come: what the one before was joined to. Never changed, so a snapshot may read on while rows come and go. */
  readonly before: Entry | null;
}

/** As it lies in a checkpoint: a list, since a chain of thousands would be too deep to write. `earlier` ends with the youngest. */
interface StoredEntry {
  readonly rows: readonly PreparedRow[];
  readonly attempt: number;
  readonly earlier?: readonly (readonly PreparedRow[])[];
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
    this.entries.set(key, { rows, attempt: this.attempt, before: null });
  }
  /** One more of equal rows. */
  push(key: KeyIdentity, rows: readonly PreparedRow[]): void {
    this.entries.set(key, { rows, attempt: this.attempt, before: this.entries.get(key) ?? null });
  }
  /** One of equal rows goes: what the youngest of them was joined to. */
  pop(key: KeyIdentity): readonly PreparedRow[] | undefined {
    const entry = this.entries.get(key);
    if (entry?.before) this.entries.set(key, { ...entry.before, attempt: this.attempt });
    else this.entries.delete(key);
    return entry?.rows;
  }
  delete(key: KeyIdentity): void {
    this.entries.delete(key);
  }

  /** At the same parallelism a subtask takes back its own entries, else everyone takes all: which of them it meets, its input decides. */
  restore(restored: RestoredOperator): void {
    const same = restored.oldParallelism === this.place.parallelism;
    for (const section of restored.sections()) {
      if (same && section.state !== this.stateName()) continue;
      for (const [stored, entry] of deserialize(section.bytes) as [KeyIdentity, StoredEntry][]) {
        const key = keyIdentity(stored);
        const held = this.entries.get(key);
        if (!held || held.attempt < entry.attempt) this.entries.set(key, chained(entry));
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
        const piece = entries.slice(from, (from += ENTRIES_PER_SECTION));
        const bytes = serialize(piece.map(([key, entry]) => [key, listed(entry)]));
        const { operator } = this.place;
        return { operator, state: this.stateName(), version: VERSION, keyGroups: { from: 0, to: KEY_GROUPS }, bytes };
      },
    };
  }

  private stateName(): string {
    return `${STATE}@${this.place.subtask}`;
  }
}

function chained({ rows, attempt, earlier = [] }: StoredEntry): Entry {
  let before: Entry | null = null;
  for (const each of earlier) before = { rows: each, attempt, before };
  return { rows, attempt, before };
}

function listed({ rows, attempt, before }: Entry): StoredEntry {
  if (before === null) return { rows, attempt };
  const earlier: (readonly PreparedRow[])[] = [];
  for (let at: Entry | null = before; at !== null; at = at.before) earlier.push(at.rows);
  return { rows, attempt, earlier: earlier.reverse() };
}
