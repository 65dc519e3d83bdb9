import type { ConnectorRuntime } from '../runtime';
import type { DataType, Field } from '../schema/data-type';
import type { SqlRow, SqlValue } from '../schema/values';
import type { HostCodecs } from '../format/container';
import type { FormatRuntime } from '../format/format';
import type { RowChange } from '../spec/connector-spec';
import type { TestInstance } from './contexts';

/** What `start` of a harness answers: a service that runs, or why it cannot run on this machine (all laws are then skipped, aloud). */
export type TestService = { stop(): Promise<void> } | { readonly missing: string };

/** Reasons by law id (`source.idle`), or by law id and case (`source.idle @ ranges`): such laws are printed as skipped with the reason. */
export type SkippedLaws = Readonly<Record<string, string>>;

/**
 * What the author of a connector tells the kit: how its external system is made, filled, read and broken. The laws that hold for it
 * follow from its spec; one that the harness gives no means for fails, unless `skip` says why it cannot be shown.
 */
export interface ConnectorHarness<O = unknown> {
  readonly connector: ConnectorRuntime<O>;
  /** Starts what all cases share; once, before the first case. */
  start?(): Promise<TestService>;
  readonly sources?: readonly SourceCase<O>[];
  readonly sinks?: readonly SinkCase<O>[];
  readonly lookups?: readonly LookupCase<O>[];
  /** Options that parse and that `check` must refuse, with the option that it must name. At least one, unless nothing can be wrong. */
  readonly refused?: readonly RefusedOptions<O>[];
  /** Values as earlier released versions wrote them into checkpoints; each is loaded by the present version for ever. */
  readonly released?: ReleasedValues;
  readonly skip?: SkippedLaws;
}

export interface RefusedOptions<O> {
  readonly name: string;
  open(): Promise<TestInstance<O>> | TestInstance<O>;
  readonly option?: string;
}

export interface ReleasedValue {
  readonly version: number;
  readonly value: unknown;
}
export interface ReleasedValues {
  readonly split?: readonly ReleasedValue[];
  readonly position?: readonly ReleasedValue[];
  readonly enumeratorState?: readonly ReleasedValue[];
  readonly committable?: readonly ReleasedValue[];
  readonly writerState?: readonly ReleasedValue[];
}

interface Place<O> {
  readonly instance: TestInstance<O>;
  /** Takes the external system away; what it returns brings it back. */
  outage?(): Promise<() => Promise<void>>;
  /** Removes what the place made. Called once, after the law, whatever came of it. */
  remove?(): Promise<void>;
}

/** One way of reading. The laws open a new place for every run, so rows may be few (20 to 300): enough for several fetches of every split. */
export interface SourceCase<O> {
  readonly name: string;
  /** Rows asked for at once; small, so that positions lie in the middle of things. Default 16. */
  readonly fetchRows?: number;
  /** Fetches between two steps of the crash explorer (default 1): more for many small splits, so that a run stays small. */
  readonly fetchesAStep?: number;
  open(): Promise<SourcePlace<O>> | SourcePlace<O>;
  /** A place with columns of every type that the connector can give, and the rows that must come out. */
  types?(): Promise<{ readonly instance: TestInstance<O>; readonly rows: readonly SqlRow[] }>;
}
export interface SourcePlace<O> extends Place<O> {
  /** All rows that are there at the start, in any order, by `rowText`. */
  readonly expected: readonly string[];
  /** Default: values joined by `|`. */
  rowText?(row: SqlRow): string;
  /** Puts more rows in while it runs; answers their texts. Unbounded sources only. */
  add?(): Promise<readonly string[]>;
  /** Puts in a record that cannot be decoded, among the others; answers its raw bytes. */
  poison?(): Promise<Uint8Array>;
}

export interface KindedRow {
  readonly kind: RowChange;
  readonly row: SqlRow;
}

/** One way of writing. */
export interface SinkCase<O> {
  readonly name: string;
  /** Inserts of epoch n, two to a few hundred, all different from other epochs' by key. */
  epoch(n: number): readonly KindedRow[];
  open(): Promise<SinkPlace<O>> | SinkPlace<O>;
  /** A place with a column of every type that the connector takes, the rows to write, and how they are read back. */
  types?(): Promise<{ readonly instance: TestInstance<O>; readonly rows: readonly SqlRow[]; read(): Promise<readonly SqlRow[]> }>;
  /** Runs of the crash explorer at most (default 150); cheap places can have more. */
  readonly explore?: number;
}
export interface SinkPlace<O> extends Place<O> {
  /** What a reader of the external system sees, one text a row, in any order. */
  visible(): Promise<readonly string[]>;
  /** The same text for a row that was written. */
  textOf(row: SqlRow): string;
  /** A row that fits the table and that the external system refuses. */
  refused?(): SqlRow;
}

/** One way of looking up. */
export interface LookupCase<O> {
  readonly name: string;
  open(): Promise<LookupPlace<O>> | LookupPlace<O>;
}
export interface LookupPlace<O> extends Place<O> {
  readonly keys: readonly string[];
  /** All rows of the table in the order of its fields; at least two with the same key, unless keys are unique. */
  readonly rows: readonly SqlRow[];
  /** A key that no row has. */
  readonly absent: readonly SqlValue[];
}

/** What the author of a format tells the kit. */
export interface FormatHarness<O = unknown> {
  readonly format: FormatRuntime<O>;
  /** Starts what its records need beside themselves (a registry of schemas); once, before the first case. */
  start?(): Promise<TestService>;
  readonly cases: readonly FormatCase<O>[];
  readonly skip?: SkippedLaws;
}
export interface FormatCase<O> {
  readonly name: string;
  /** Asked for once the service runs; a getter may say where. */
  readonly options: O;
  /** Types that it carries; each becomes a column, with edge values of the kit's. Default: all of `formatTypes`. */
  readonly types?: readonly DataType[];
  /** The same value for one that the format cannot keep apart (an empty text that comes back as NULL). */
  same?(value: SqlValue, field: Field): SqlValue;
  /** Records that cannot be decoded into a table of one INT column `n`, as they stand in a stream, end of record included; of container files whole ones. */
  readonly poison: readonly Uint8Array[];
  /** Records have no end of their own: they come framed, as messages, and never in a stream. */
  readonly framed?: boolean;
  /** Rows stand in whole files, which the format reads and writes itself: the laws of `FormatRuntime.files` hold, not those of records. */
  readonly container?: {
    readonly codecs: HostCodecs;
    /** So many rows of a number and a short text make several blocks under these options. Default 6,000. */
    readonly rows?: number;
  };
  /** Makes a stream of records; absent: the encoder's bytes one behind the other. */
  stream?(records: readonly Uint8Array[]): Uint8Array;
}

/** Gives the harness its place among all, whatever its options' type. */
export const connectorHarness = <O>(harness: ConnectorHarness<O>): ConnectorHarness => harness as unknown as ConnectorHarness;
export const formatHarness = <O>(harness: FormatHarness<O>): FormatHarness => harness as unknown as FormatHarness;
