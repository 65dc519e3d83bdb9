import type { ConnectorSpec, FormatSpec } from '@headrace/connector-sdk';

/** The specs that a compilation may use, by their names in SQL. Pure data and functions: the browser gives the same as the server. */
export interface ConnectorRegistry {
  readonly connectors: Readonly<Record<string, ConnectorSpec>>;
  readonly formats: Readonly<Record<string, FormatSpec>>;
}
