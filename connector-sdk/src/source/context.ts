import type { TableSchema } from '../schema/table-schema';
import type { BoundFormat } from '../format/format';
import type { HeadraceError, RejectedRecord } from '../errors/connector-error';

export interface Logger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Counters go up; gauges are asked once a second. Names are lower case with dots (`lookup.requests`). */
export interface MetricGroup {
  counter(name: string): { add(n: number): void };
  gauge(name: string, read: () => number): void;
}

/** The only clock a connector uses, so that tests can hold it. */
export interface Clock {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Given to every role. Secrets come resolved in `options` here and nowhere else; logs and errors pass a redactor. */
export interface ConnectorContext<O> {
  readonly options: O;
  readonly table: TableSchema;
  readonly log: Logger;
  readonly metrics: MetricGroup;
  /** Aborted when the job stops; every wait ends then. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** The table's format (`bindFormat`); absent for connectors without formats. */
  readonly format?: BoundFormat;
  /** The second format, of the keys, of connectors whose option "key.format" names one. */
  readonly keyFormat?: BoundFormat;
  /** Where relative paths start: the folder of the document, or the home's `files`. Reads outside the allowed roots fail. */
  resolvePath(path: string): string;
}

/** Hands a record that policy allows to pass over to the dead letters, in the same epoch as the position that passes it. */
export type DeadLetter = (record: RejectedRecord, error: HeadraceError) => void;
