import type { Field } from '../schema/data-type';
import type { TableSchema } from '../schema/table-schema';
import type { DynamicOption, OptionsSpec, TableRole } from './options';

export type Guarantee = 'at-least-once' | 'idempotent' | 'exactly-once';

/** How data crosses between a connector and the engine, from the cheapest for the engine to the easiest for an author. */
export type PayloadKind = 'stream' | 'records' | 'columns' | 'rows';

export type RowChange = 'insert' | 'update-before' | 'update-after' | 'delete';

/** What a sink takes. `deleteByKey`: a delete needs only the key columns. */
export interface AcceptedChanges {
  readonly kinds: readonly RowChange[];
  readonly deleteByKey: boolean;
}

/**
 * One external system as data: pure, browser-safe, imports no client. The compiler, the forms, the reference pages and the check
 * of options read it; `ConnectorRuntime` does the work and is loaded only where a job or a check runs.
 */
export interface ConnectorSpec<O = unknown> {
  /** `'connector' = '<name>'` in SQL. */
  readonly name: string;
  readonly title: string;
  /** One line for the palette. */
  readonly summary: string;
  /** A Tabler icon's name. */
  readonly icon: string;
  /** All options of all roles but `connector`, `format` and the format's own. */
  readonly options: OptionsSpec<O>;
  /** Families of options that `options` cannot list, because their keys hold column names. */
  readonly dynamicOptions?: readonly DynamicOption[];
  /** Formats that it can be combined with; empty: it knows its own types (a database, a generator). */
  readonly formats: readonly string[];
  readonly source?: SourceSpec<O>;
  readonly sink?: SinkSpec<O>;
  readonly lookup?: LookupSpec<O>;
  /** Metadata columns that a source can give (`METADATA FROM 'key'`). */
  readonly metadataColumns: readonly (Field & { readonly key: string })[];
  /** What it counts of itself, for the studio and the reference page. */
  readonly metrics?: readonly MetricSpec[];
  /** Its run time has a catalog: forms offer to choose from what there is, and to read the columns of a table. */
  readonly catalog?: CatalogSpec;
  /** What an instance with these options may touch; everything else is denied to it. */
  permissions(options: O): { readonly hosts?: readonly string[]; readonly paths?: readonly string[] };
  /** The WITH map for Apache Flink, or why it has none. `notes` are shown as information. */
  flink(
    options: O,
  ):
    | { readonly kind: 'mapped'; readonly options: Readonly<Record<string, string>>; readonly notes?: readonly string[] }
    | { readonly kind: 'unsupported'; readonly reason: string };
}

/**
 * A figure that a connector counts of itself by `MetricGroup`, as people see it. Subtasks, enumerator and committer count by the same name, and are
 * added up.
 */
export interface MetricSpec {
  /** As it is counted: the connector's name, a dot, and what is counted. */
  readonly name: string;
  readonly title: string;
  readonly unit: 'count' | 'bytes' | 'ms';
  /** A counter goes up since the job's start; a gauge is what is so now. */
  readonly kind: 'counter' | 'gauge';
  /** Who counts it; absent: all. */
  readonly role?: TableRole | readonly TableRole[];
}

export interface CatalogSpec {
  /** The option that says which of them a table is (`table-name`). */
  readonly names: string;
  /** Its value where all there is is to be listed, and the option says where to look. Absent: any text does. */
  readonly everywhere?: string;
}

export interface SourceSpec<O> {
  payload(options: O): PayloadKind;
  boundedness(options: O): 'bounded' | 'unbounded';
  /** The changes that come out when the format itself is insert-only. */
  changelog(options: O): 'insert' | 'upsert' | 'all';
  /** Absent: exact. */
  recovery?(options: O): SourceRecovery;
}

/**
 * What a source gives after a crash. `exact`: it goes back to any position of a checkpoint and gives what follows, and nothing else.
 * `repeats`: what it gave since then comes again, perhaps with rows that were in the checkpoint. `loses`: what it gave since then is gone.
 */
export type SourceRecovery = 'exact' | 'repeats' | 'loses';

export interface SinkSpec<O> {
  /**
   * With table and format at hand the answer may be finer (a partitioned table of files takes columns, and so does one of container
   * files); always ask with both before running.
   */
  payload(options: O, table?: TableSchema, format?: { readonly files: unknown }): PayloadKind;
  accepts(options: O, table: TableSchema): AcceptedChanges;
  guarantee(options: O, table: TableSchema): Guarantee;
}

/** What a table of this sink takes: any change where its format (`changelog`) tells kinds itself, else what the connector says. */
export function acceptedChanges<O>(
  sink: SinkSpec<O>,
  of: { readonly options: O; readonly table: TableSchema },
  changelog?: 'insert' | 'all',
): AcceptedChanges {
  if (changelog === 'all') return { kinds: ['insert', 'update-before', 'update-after', 'delete'], deleteByKey: false };
  return sink.accepts(of.options, of.table);
}

export interface LookupSpec<O> {
  /** Can it hand over the whole table (cache ALL)? */
  canScan(options: O): boolean;
}
