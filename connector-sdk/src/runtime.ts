import type { Field } from './schema/data-type';
import type { SqlRow } from './schema/values';
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

export interface CatalogRuntime<O> {
  list(ctx: ConnectorContext<O>): Promise<readonly { readonly name: string; readonly kind: 'table' | 'topic' | 'index' | 'file' }[]>;
  describe(ctx: ConnectorContext<O>, name: string): Promise<{ readonly fields: readonly Field[]; readonly primaryKey: readonly string[] }>;
  sample(ctx: ConnectorContext<O>, name: string, rows: number): Promise<readonly SqlRow[]>;
}
