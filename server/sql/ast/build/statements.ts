import type { NodeId } from '@/model/ids';
import type { Query } from '../queries/query';
import type { CreateView } from '../statements/create';
import type { CreateTable, TableElement, TableOption, WatermarkDefinition } from '../statements/create-table';
import type { Insert, StatementSet } from '../statements/insert';
import type { SetStatement } from '../statements/session';
import type { SqlScript, Statement, StatementNode } from '../statements/statement';
import type { Expression } from '../expressions/expression';
import { identifiers, qualifiedName } from './names';

/** What a statement says about where it comes from. */
export interface Provenance {
  readonly origin?: readonly NodeId[];
  readonly comment?: string;
  /** Left out where it equals `name`, the statement's default. */
  readonly stateKey?: string;
}

const provenance = (from: Provenance, name: string): Pick<StatementNode, 'origin' | 'comment' | 'stateKey'> => ({
  origin: from.origin ?? [],
  ...(from.comment !== undefined && from.comment.trim() !== '' && { comment: from.comment }),
  ...(from.stateKey !== undefined && from.stateKey !== name && { stateKey: from.stateKey }),
});

/** CREATE TEMPORARY VIEW name AS query. */
export const createView = (name: string, query: Query, from: Provenance = {}): CreateView => ({
  kind: 'create-view',
  name: qualifiedName(name),
  temporary: true,
  ifNotExists: false,
  columns: [],
  query,
  ...provenance(from, name),
});

/** CREATE TEMPORARY TABLE; what is not given is absent. */
export const createTable = (
  name: string,
  parts: Partial<Omit<CreateTable, 'kind' | 'name' | 'origin' | 'comment' | 'stateKey'>> & { readonly elements: readonly TableElement[] },
  from: Provenance = {},
): CreateTable => ({
  kind: 'create-table',
  name: qualifiedName(name),
  temporary: true,
  orReplace: false,
  ifNotExists: false,
  partitionedBy: [],
  options: [],
  ...parts,
  ...provenance(from, name),
});

/** WITH options in the order of the record. */
export const tableOptions = (options: Readonly<Record<string, string>>): TableOption[] =>
  Object.entries(options).map(([key, value]) => ({ kind: 'table-option', key, value }));

export const watermark = (column: string, expression: Expression): WatermarkDefinition => ({
  kind: 'watermark',
  column: qualifiedName(column),
  expression,
});

/** INSERT INTO target [(columns)] query. */
export const insert = (target: string, query: Query, parts: Provenance & { readonly columns?: readonly string[] } = {}): Insert => ({
  kind: 'insert',
  overwrite: false,
  target: qualifiedName(target),
  hints: [],
  columns: identifiers(parts.columns ?? []),
  query,
  ...provenance(parts, target),
});

/** EXECUTE STATEMENT SET BEGIN … END. */
export const statementSet = (statements: readonly Insert[], from: Provenance = {}): StatementSet => ({
  kind: 'statement-set',
  form: 'EXECUTE',
  statements,
  ...provenance(from, ''),
});

/** SET 'key' = 'value'. */
export const setOption = (key: string, value: string): SetStatement => ({
  kind: 'set',
  option: { kind: 'table-option', key, value },
  origin: [],
});

export const script = (statements: readonly Statement[]): SqlScript => ({ kind: 'script', statements });
