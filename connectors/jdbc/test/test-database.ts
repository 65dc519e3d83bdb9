import type { Field, SqlRow } from '@headrace/connector-sdk';
import type { TestInstance } from '@headrace/connector-sdk/testing';
import type { JdbcOptions } from '../spec';

export interface TypedColumn {
  readonly field: Field;
  /** The database's type. */
  readonly ddl: string;
  readonly values: readonly SqlRow[number][];
  /** The same values as the database's literals. */
  readonly literals: readonly string[];
}

/** A database of one kind, for the laws and tests that all kinds share. */
export interface TestDatabase {
  readonly name: string;
  /** The database's types for the columns of the shared tables. */
  readonly ddl: {
    readonly bigint: string;
    readonly text: string;
    readonly decimal: string;
    readonly timestamp: string;
    readonly word: string;
  };
  /** A column of each type that the database and the tables have in common, with values at its edges. */
  readonly everyType: readonly TypedColumn[];
  /** Runs of the crash explorer for each sink. */
  readonly explore: number;
  quote(name: string): string;
  /** Options by a way that an outage closes. */
  instance(texts: Readonly<Record<string, string>>): Pick<TestInstance<JdbcOptions>, 'options' | 'resolvePath'>;
  /** Statements one after the other; the rows of the last. */
  sql(...statements: readonly string[]): Promise<readonly (readonly (string | null)[])[]>;
  outage(): Promise<() => Promise<void>>;
}
