import type { HeadraceError, RefusedRow, TableSchema } from '@headrace/connector-sdk';
import type { Dialect, Session, TableStatements } from '../dialects/dialect';
import { jdbcProblem } from '../jdbc-error';
import { charactersOf, type Change } from './epoch';

/** What a database objects to in a row, not in the table or the connection. */
const ofRow: ReadonlySet<string> = new Set(['wrong-value', 'constraint', 'row-too-large'].map((code) => `connector.jdbc.${code}`));
/** More than this of one checkpoint is no matter of single rows any more. */
const [MOST_REFUSED, MOST_CHARACTERS] = [10_000, 64 << 20] as const;
/** Rows that refer to each other may come in any order: those that were refused are tried so often behind the others. */
const MOST_ROUNDS = 10;
const SAVEPOINT = 'headrace_rows';
const DOING = 'parting rows that are refused from the others';

interface Refused {
  readonly change: Change;
  readonly error: HeadraceError;
}

export interface IsolationParts {
  readonly session: Session;
  readonly statements: TableStatements;
  readonly dialect: Dialect;
  readonly table: TableSchema;
  readonly tableName: string;
}

/**
 * Writes groups of changes so that rows which the database refuses stay out and all others go in: a group that fails is taken back to a
 * savepoint and halved, down to single rows. All of it belongs to the transaction that is open.
 */
export class RowIsolation {
  private readonly refused: Refused[] = [];
  /** Of the group under way too. */
  private count = 0;
  private characters = 0;

  constructor(private readonly parts: IsolationParts) {}

  async apply(changes: readonly Change[]): Promise<void> {
    let waiting = await this.part(changes);
    for (let round = 1; round < MOST_ROUNDS && waiting.length > 0; round++) {
      const again: Refused[] = [];
      for (const { change } of waiting) {
        const error = await this.attempt([change]);
        if (error !== null) again.push({ change, error });
      }
      const unchanged = again.length === waiting.length;
      waiting = again;
      if (unchanged) break;
    }
    this.refused.push(...waiting);
    this.count = this.refused.length;
  }

  rows(): readonly RefusedRow[] {
    return this.refused.map(({ change, error }) => ({ record: this.recordOf(change), error }));
  }

  private async part(changes: readonly Change[]): Promise<readonly Refused[]> {
    const error = await this.attempt(changes);
    if (error === null) return [];
    const [change] = changes;
    if (changes.length === 1) return [this.noted({ change: change!, error })];
    const half = changes.length >> 1;
    return [...(await this.part(changes.slice(0, half))), ...(await this.part(changes.slice(half)))];
  }

  /** What a row of the group was refused for; null: all are in. */
  private async attempt(changes: readonly Change[]): Promise<HeadraceError | null> {
    const { session, statements, dialect } = this.parts;
    await session.query(DOING, `SAVEPOINT ${SAVEPOINT}`);
    let refusal: HeadraceError | null = null;
    try {
      await statements.apply(session, changes);
    } catch (cause) {
      const error = dialect.error('writing', cause);
      if (!ofRow.has(error.code)) throw error;
      refusal = error;
      await session.query(DOING, `ROLLBACK TO SAVEPOINT ${SAVEPOINT}`).catch(() => {
        // The server ended the connection over the row: the next try would do so again.
        throw error;
      });
    }
    await session.query(DOING, `RELEASE SAVEPOINT ${SAVEPOINT}`);
    return refusal;
  }

  private noted(refused: Refused): Refused {
    this.characters += charactersOf(refused.change);
    if (++this.count <= MOST_REFUSED && this.characters <= MOST_CHARACTERS) return refused;
    throw jdbcProblem(
      'too-many-refused',
      `The database refuses more than ${MOST_REFUSED} rows of one checkpoint, or more than ${MOST_CHARACTERS >> 20} MB of them, the last one so: ${refused.error.message}`,
      'Look whether the table is the right one. What is refused must be less, or its constraint go.',
    );
  }

  private recordOf({ deletes, cells }: Change): RefusedRow['record'] {
    const { table, tableName } = this.parts;
    const names = deletes ? table.primaryKey : table.fields.map(({ name }) => name);
    const row = Object.fromEntries(names.map((name, i) => [name, cells[i] ?? null]));
    return { bytes: Buffer.from(JSON.stringify(row)), place: deletes ? `a delete from ${tableName}` : tableName };
  }
}
