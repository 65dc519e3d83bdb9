import { z, type RowChange, type StageRef, type TableSchema, type Versioned } from '@headrace/connector-sdk';
import { jdbcProblem } from '../jdbc-error';

/** About how much memory its texts take, and a statement that writes them. */
export function charactersOf({ cells }: Change): number {
  let characters = 0;
  for (const cell of cells) characters += cell === null ? 0 : cell.length;
  return characters;
}

/** What one row does to the table: a row to write, or the key columns of a row to delete. All in the dialect's text. */
export interface Change {
  readonly deletes: boolean;
  readonly cells: readonly (string | null)[];
}

/** One subtask's epoch, not yet in the database. It names the lineage and checkpoint that its ledger row will have. */
export interface JdbcEpoch {
  readonly lineageId: string;
  readonly checkpointId: number;
  readonly rows: number;
  readonly inline: readonly Change[];
  readonly staged: StageRef | null;
}

const change = z.object({ deletes: z.boolean(), cells: z.array(z.string().nullable()) });

export const versionedEpoch: Versioned<JdbcEpoch> = {
  version: 1,
  schema: z.object({
    lineageId: z.string(),
    checkpointId: z.number(),
    rows: z.number(),
    inline: z.array(change),
    staged: z.object({ name: z.string(), sizeBytes: z.number() }).nullable(),
  }),
};

/**
 * Changes that are not staged yet. With a primary key the last change of each key counts, and nothing else leaves; without one every row
 * is an insert and keeps its place.
 */
export class EpochChanges {
  private readonly keyColumns: readonly number[];
  /** By the text of the key's only column, or those of all as JSON. */
  private readonly byKey = new Map<string | null, Change>();
  private inserts: Change[] = [];
  /** Of the texts that are held. */
  characters = 0;

  constructor(private readonly table: TableSchema) {
    this.keyColumns = table.primaryKey.map((name) => table.fields.findIndex((field) => field.name === name));
  }

  get size(): number {
    return this.inserts.length + this.byKey.size;
  }

  /** `cells`: the texts of all columns; they are kept. */
  add(cells: (string | null)[], kind: RowChange): void {
    if (kind === 'update-before') return;
    const deletes = kind === 'delete';
    const [only, ...others] = this.keyColumns;
    if (only === undefined) {
      if (kind !== 'insert') throw this.needsKey(kind);
      const insert: Change = { deletes: false, cells };
      this.inserts.push(insert);
      this.characters += charactersOf(insert);
      return;
    }
    const name = others.length === 0 ? cells[only]! : JSON.stringify(this.keyOf(cells));
    const [before, change]: [Change | undefined, Change] = [this.byKey.get(name), { deletes, cells: deletes ? this.keyOf(cells) : cells }];
    // A key that comes again goes to the end: the order of first appearance means nothing.
    if (before !== undefined) this.byKey.delete(name);
    this.byKey.set(name, change);
    this.characters += charactersOf(change) - (before === undefined ? 0 : charactersOf(before));
  }

  /** Hands the changes over and begins anew. */
  take(): Change[] {
    const changes = this.keyColumns.length === 0 ? this.inserts : [...this.byKey.values()];
    this.inserts = [];
    this.byKey.clear();
    this.characters = 0;
    return changes;
  }

  private keyOf(cells: readonly (string | null)[]): (string | null)[] {
    return this.keyColumns.map((column) => cells[column]!);
  }

  private needsKey(kind: RowChange): Error {
    return jdbcProblem(
      'needs-key',
      `The table "${this.table.name}" has no PRIMARY KEY and got a row of kind ${kind}, which says which row changes.`,
      'Declare a PRIMARY KEY on the sink table.',
    );
  }
}
