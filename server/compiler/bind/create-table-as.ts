import type { LogicalField } from '@/server/plan/logical/logical-plan';
import type { Query } from '@/server/sql/ast/queries/query';
import type { CreateTable, TableElement } from '@/server/sql/ast/statements/create-table';
import type { Insert } from '@/server/sql/ast/statements/insert';
import { parseDataType } from '@/server/sql/parse';
import { isUnknown } from '../expr/families';
import { typeText } from '../expr/type-text';
import type { BindContext } from './bind-context';

/** `CREATE TABLE … AS query` as a table with the query's columns; what the statement lists itself (keys, watermarks) stays. Null after a report. */
export function tableOf(statement: CreateTable, fields: readonly LogicalField[], bind: BindContext): CreateTable | null {
  const { query: _, ...rest } = statement;
  const columns = fields.map(({ name, type }): TableElement | null => {
    const parsed = isUnknown(type) ? undefined : parseDataType(typeText(type)).value;
    if (parsed !== undefined) return { kind: 'physical-column', name: { kind: 'identifier', name }, type: parsed };
    if (!isUnknown(type))
      bind.report('invalid-type', statement, { type: typeText(type), reason: `give the column "${name}" a type with CAST` });
    return null;
  });
  return columns.includes(null) ? null : { ...rest, elements: [...columns.map((column) => column!), ...statement.elements] };
}

/** The INSERT that fills the table. */
export const insertOf = ({ name, range, origin }: CreateTable, query: Query): Insert => ({
  kind: 'insert',
  origin,
  target: name,
  overwrite: false,
  hints: [],
  columns: [],
  query,
  ...(range === undefined ? {} : { range }),
});
