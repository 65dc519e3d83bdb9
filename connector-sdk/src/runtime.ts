import type { Field } from './schema/data-type';
import type { ConnectorSpec } from './spec/connector-spec';
import type { LookupRuntime } from './lookup/lookup';
import type { SinkRuntime } from './sink/sink';
import type { ConnectorContext } from './source/context';
import type { SourceRuntime } from './source/source';

export type CheckResult =
  | { readonly ok: true; readonly details?: string }
  | { readonly ok: false; readonly option?: string; readonly problem: string; readonly remedy: string };

/** The default export of a connector's `index.ts`: everything that touches the external system. Loaded only in a job or a check. */
export interface ConnectorRuntime<O = unknown> {
  readonly spec: ConnectorSpec<O>;
  /** Tries the options against the system. Never throws for a wrong option: says which, why, and how to mend it. */
  check(ctx: ConnectorContext<O>): Promise<CheckResult>;
  // The engine moves splits, positions and committables as JSON and never looks into them.
  /* eslint-disable-next-line @typescript-eslint/no-explicit-any -- existential types; every use goes through Versioned schemas */
  readonly source?: SourceRuntime<O, any, any, any>;
  /* eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above */
  readonly sink?: SinkRuntime<O, any, any>;
  readonly lookup?: LookupRuntime<O>;
  readonly catalog?: CatalogRuntime<O>;
}

/** What a system has that a table can be: the verb `discover`. Contexts of both calls have a table without columns. */
export interface CatalogRuntime<O> {
  /** What there is and may be seen, by name. Throws typed errors, as reading does. The option that `CatalogSpec.names` says is looked at only where it is a place. */
  list(ctx: ConnectorContext<O>): Promise<readonly CatalogEntry[]>;
  /** Its columns: those that the system declares, or those of its first rows. Typed errors where there is none of the name, or none can be told. */
  describe(ctx: ConnectorContext<O>, name: string): Promise<CatalogTable>;
}

export interface CatalogEntry {
  /** For the option that `CatalogSpec.names` says, as it is. */
  readonly name: string;
  readonly kind: 'table' | 'view' | 'topic' | 'index' | 'file';
}

export interface CatalogTable {
  readonly fields: readonly Field[];
  readonly primaryKey: readonly string[];
  /** Those of the fields that stand in the place of the rows, not in the rows. Absent: none. */
  readonly partitionKeys?: readonly string[];
  /** Columns that no type here can hold, and why. */
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
}
