import type {
  CatalogEntry,
  CatalogTable,
  ConnectorContext,
  DataType,
  HeadraceError,
  LookupReader,
  SqlValue,
  TableSchema,
} from '@headrace/connector-sdk';
import type { Change } from '../sink/epoch';
import type { JdbcOptions } from '../spec';
import type { TableRange } from '../source/ranges';

/** What a dialect needs to connect. */
export type JdbcContext = Pick<ConnectorContext<JdbcOptions>, 'options' | 'resolvePath'>;

/** A row's values as texts of the dialect, exact; null: NULL. */
export type Cells = readonly (string | null)[];

/** One connection. Values cross as texts, since drivers would round numbers and shift times. */
export interface Session {
  /** `doing` ends the sentence "While …" of an error. Without an answer within `withinMs` the connection counts as lost. */
  query(doing: string, sql: string, values?: Cells, withinMs?: number): Promise<readonly Cells[]>;
  close(): Promise<void>;
}

/** A column as the database has it. */
export interface DbColumn {
  readonly name: string;
  /** The database's own name of its type. */
  readonly type: string;
  /** Decimal places that it keeps; null: it does not round what it gets. */
  readonly scale: number | null;
}
export type DbColumns = ReadonlyMap<string, DbColumn>;

/** Writes groups of changes inside a transaction. A group touches each key once, so the order within it does not matter. */
export interface TableStatements {
  apply(session: Session, changes: readonly Change[]): Promise<void>;
}

/** The statements of the ledger (`sink/ledger.ts`); parameters in the order that stands there. */
export interface LedgerSql {
  /** Makes the table, where it is not there. */
  make(session: Session): Promise<void>;
  /** sink, lineage, attempt: notes the attempt unless a newer one stands there. */
  readonly claim: string;
  /** sink, lineage: the row is this transaction's until its end. */
  readonly lockedAttempt: string;
  /** sink, lineage */
  readonly lockedCheckpoint: string;
  /** sink, lineage, checkpoint: notes the checkpoint unless a later one stands there. */
  readonly note: string;
}

/** Rows of a range in an order that does not change; the first cell of each is its place. */
export interface RangeScan {
  next(most: number): Promise<readonly Cells[]>;
  /** The range is read. */
  end(): Promise<void>;
}
export interface ScanRequest {
  readonly tableName: string;
  readonly columns: readonly DbColumn[];
  readonly types: readonly DataType[];
  readonly range: TableRange;
  readonly partitionColumn: string | undefined;
  /** The place of the last row that was read. */
  readonly behind: string | null;
}

/** One kind of database: how it is reached, what it says, and how its values are written. */
export interface Dialect {
  readonly title: string;
  connect(ctx: JdbcContext): Promise<Session>;
  /** A failed call as a typed error; typed ones stay as they are. */
  error(doing: string, cause: unknown): HeadraceError;
  /** The text of a value that is not NULL; it stands in checkpoints. */
  text(type: DataType): (value: SqlValue) => string;
  /** The value of the type out of the text that `scan` and `lookup` get; typed errors for what the type cannot hold. */
  value(name: string, type: DataType): (text: string | null) => SqlValue;
  columns(session: Session, tableName: string): Promise<DbColumns>;
  /** Tables and views that the user may see, but the ledger; names as the option "table-name" takes them. */
  list(session: Session): Promise<readonly CatalogEntry[]>;
  /** A table's columns as types of SQL. Typed errors for a missing table. */
  describe(session: Session, tableName: string): Promise<CatalogTable>;
  /** Begins the sink's transaction; whoever holds a lock longer than `patienceMs` is not waited for. */
  begin(session: Session, patienceMs: number): Promise<void>;
  readonly ledger: LedgerSql;
  statements(
    session: Session,
    of: { readonly table: TableSchema; readonly tableName: string; readonly columns: readonly DbColumn[] },
  ): Promise<TableStatements>;
  scan(session: Session, request: ScanRequest): Promise<RangeScan>;
  lookup(ctx: ConnectorContext<JdbcOptions>, ask: { readonly keys: readonly string[]; readonly columns: readonly string[] }): LookupReader;
}
