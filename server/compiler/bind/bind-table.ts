import { notNull, withNullability, type DataType, type Field } from '@headrace/connector-sdk/schema';
import type { Expr } from '@/server/plan/expr/expr';
import type { AstNode } from '@/server/sql/ast/node';
import type { CreateTable, InlinePrimaryKey, PrimaryKeyDefinition, WatermarkDefinition } from '@/server/sql/ast/statements/create-table';
import type { ConnectorRegistry } from '../connector-registry';
import { nameHint } from '../diagnostics/collector';
import { convertExactly } from '../expr/conversion';
import { isUnknown, makeUnknown } from '../expr/families';
import { baseText } from '../expr/type-text';
import type { BindContext } from './bind-context';
import { resolveType, writtenName } from './data-types';
import { bindExpression } from './expressions/bind-expression';
import { reportUnsupported, type ExpressionContext } from './expressions/expression-context';
import type { Owner, ResolvedTable, TableColumn } from './resolved-table';
import { Scope } from './scope';
import { resolveOptions } from './table-options';

export interface TableEnvironment {
  readonly registry: ConnectorRegistry;
  readonly bind: BindContext;
}

/** Resolves what a CREATE TABLE says; mistakes are reported and leave columns of unknown type. */
export function bindTable(statement: CreateTable, owner: Owner, env: TableEnvironment): ResolvedTable {
  const { bind } = env;
  const primaryKey = primaryKeyOf(statement);
  const stored = storedColumns(statement, primaryKey, bind);
  const columns = [...withComputed(statement, stored, bind)];
  checkNames(statement, columns, bind);
  checkKey(statement, primaryKey, { columns, bind });
  checkPartition(statement, columns, bind);
  checkConstraints(statement, bind);
  const fieldsOf = (kind: 'physical' | 'metadata'): readonly TableColumn[] => columns.filter((column) => column.kind === kind);
  return {
    statement,
    owner,
    columns,
    schema: {
      name: statement.name.parts.at(-1)!,
      fields: fieldsOf('physical').map(({ name, type }): Field => ({ name, type })),
      primaryKey,
      metadata: fieldsOf('metadata').flatMap((column) =>
        column.kind === 'metadata' ? [{ name: column.name, type: column.type, key: column.key }] : [],
      ),
      partitionKeys: statement.partitionedBy.map((name) => name.name),
    },
    watermark: watermarkOf(statement, columns, bind),
    options: resolveOptions(statement, env.registry, bind),
    scan: 'not-asked',
  };
}

function primaryKeyOf(statement: CreateTable): readonly string[] {
  for (const element of statement.elements) {
    if (element.kind === 'primary-key') return element.columns.map((column) => column.name);
    if (element.kind === 'physical-column' && element.primaryKey !== undefined) return [element.name.name];
  }
  return [];
}

/** Physical and metadata columns with their types; columns of the key are not NULL. */
function storedColumns(statement: CreateTable, primaryKey: readonly string[], bind: BindContext): ReadonlyMap<AstNode, TableColumn> {
  const result = new Map<AstNode, TableColumn>();
  const counts = { physical: 0, metadata: 0 };
  for (const element of statement.elements) {
    if (element.kind !== 'physical-column' && element.kind !== 'metadata-column') continue;
    const resolved = bind.within(element, () => {
      const answer = resolveType(element.type);
      if (!answer.ok)
        bind.report('invalid-type', element.type, {
          type: writtenName(element.type),
          reason: answer.reason,
        });
      return answer;
    });
    const name = element.name.name;
    const declared: DataType = resolved.ok ? resolved.type : makeUnknown();
    const type = primaryKey.includes(name) && resolved.ok ? notNull(declared) : declared;
    if (element.kind === 'physical-column') result.set(element, { kind: 'physical', name, type, index: counts.physical++ });
    else result.set(element, { kind: 'metadata', name, type, key: element.from ?? name, index: counts.metadata++ });
  }
  return result;
}

/** All columns in their order; a computed one sees the stored ones. */
function withComputed(statement: CreateTable, stored: ReadonlyMap<AstNode, TableColumn>, bind: BindContext): readonly TableColumn[] {
  const context = expressionContext([...stored.values()], 'a computed column', bind);
  return statement.elements.flatMap((element): readonly TableColumn[] => {
    const column = stored.get(element);
    if (column !== undefined) return [column];
    if (element.kind !== 'computed-column') return [];
    const expression = bindExpression(element.expression, context);
    return [{ kind: 'computed', name: element.name.name, type: expression.type, expression }];
  });
}

const expressionContext = (columns: readonly TableColumn[], place: string, bind: BindContext): ExpressionContext => ({
  bind,
  scope: new Scope([{ alias: null, fields: columns.map(({ name, type }) => ({ name, type, time: null })), offset: 0 }]),
  place,
  aggregate: null,
});

function checkNames(statement: CreateTable, columns: readonly TableColumn[], bind: BindContext): void {
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name)) bind.report('duplicate-column', statement, { what: `The table "${statement.name.parts.at(-1)}"`, column: name });
    seen.add(name);
  }
}

function checkKey(
  statement: CreateTable,
  primaryKey: readonly string[],
  { columns, bind }: { columns: readonly TableColumn[]; bind: BindContext },
): void {
  const names = columns.map((column) => column.name);
  for (const column of primaryKey) {
    if (names.includes(column)) continue;
    const { hint } = nameHint(column, names);
    bind.report('missing-primary-key-column', statement, { column, table: statement.name.parts.at(-1)!, hint });
  }
}

function checkPartition(statement: CreateTable, columns: readonly TableColumn[], bind: BindContext): void {
  const names = columns.filter(({ kind }) => kind === 'physical').map(({ name }) => name);
  for (const key of statement.partitionedBy) {
    if (names.includes(key.name)) continue;
    const { hint, nearest } = nameHint(key.name, names);
    const scope = `"${statement.name.parts.at(-1)}"`;
    bind.report('unknown-column', key, { column: key.name, scope, hint }, bind.renameFix(key, [key.name], nearest));
  }
}

/** What a table says that nothing here would keep to. */
function checkConstraints(statement: CreateTable, bind: BindContext): void {
  const keys = statement.elements.flatMap((element): readonly (PrimaryKeyDefinition | InlinePrimaryKey)[] => {
    if (element.kind === 'primary-key') return [element];
    return element.kind === 'physical-column' && element.primaryKey !== undefined ? [element.primaryKey] : [];
  });
  const marks = statement.elements.filter(({ kind }) => kind === 'watermark');
  for (const key of keys) if (key.enforcement !== 'NOT ENFORCED') reportUnsupported(bind, key, 'enforced-key');
  for (const again of [...keys.slice(1), ...marks.slice(1)]) reportUnsupported(bind, again, 'several-keys');
  if (statement.distribution !== undefined) reportUnsupported(bind, statement.distribution, 'distribution');
}

function watermarkOf(statement: CreateTable, columns: readonly TableColumn[], bind: BindContext): ResolvedTable['watermark'] {
  const element = statement.elements.find((candidate): candidate is WatermarkDefinition => candidate.kind === 'watermark');
  if (element === undefined) return null;
  return bind.within(element, () => {
    const name = element.column.parts.join('.');
    const column = columns.findIndex((candidate) => candidate.name === name);
    const fail = (reason: string): null => {
      bind.report('invalid-watermark', element, { column: name, reason });
      return null;
    };
    if (column < 0)
      return fail(
        `there is no such column.${
          nameHint(
            name,
            columns.map((c) => c.name),
          ).hint
        }`.replace(/\.$/, ''),
      );
    const { type } = columns[column]!;
    if (isUnknown(type)) return null;
    if ((type.kind !== 'TIMESTAMP' && type.kind !== 'TIMESTAMP_LTZ') || type.precision > 3)
      return fail(`its type is ${baseText(type)}, but a TIMESTAMP(3) or TIMESTAMP_LTZ(3) is needed`);
    const expression = bindExpression(element.expression, expressionContext(columns, 'a watermark', bind));
    if (isUnknown(expression.type)) return null;
    if (expression.type.kind !== type.kind) return fail(`its expression is a ${baseText(expression.type)}, not a ${baseText(type)}`);
    return { column, expression: sameTime(expression, type) };
  });
}

const sameTime = (expression: Expr, type: DataType): Expr => convertExactly(expression, withNullability(type, expression.type.nullable));
