import type { DataType } from '@headrace/connector-sdk/schema';
import type { NodeOf } from '@/model/graph/document';
import { boolean, column, identifier, identifiers, item, join, select, table } from '@/server/sql/ast/build';
import type { Statement } from '@/server/sql/ast/statements/statement';
import type { Unnest } from '@/server/sql/ast/table-refs/table-function';
import type { LowerContext } from './lower-context';

/** SELECT columns, elements FROM in AS a CROSS JOIN UNNEST(a.column) AS e (names). */
export function lowerUnnest(node: NodeOf<'unnest'>, context: LowerContext): readonly Statement[] {
  const input = context.single();
  const { column: collection, type, ordinal, keep } = node.config;
  const operand = context.chosen(collection, 'column', `Choose the array or map that "${node.name}" takes apart.`, 'a');
  if (input === null || operand === null) return [];
  const names = input.fields.map(({ name }) => name).filter((name) => keep || name !== collection);
  const elements = elementNames(node, input.fields.find(({ name }) => name === collection)?.type);
  const made = [...elements, ...(ordinal === '' ? [] : [ordinal])];
  const unnest: Unnest = {
    kind: 'unnest',
    operand,
    withOrdinality: ordinal !== '',
    alias: identifier('e'),
    columns: identifiers(made),
  };
  const left = table(input.name, 'a');
  return context.view(
    select({
      items: [
        ...names.map((name) => item(column('a', name))),
        ...made.map((name, i) => context.at(item(column('e', name)), i < elements.length ? `names.${i}` : 'ordinal')),
      ],
      from:
        type === 'left'
          ? join('LEFT', left, context.at(unnest, 'column'), boolean(true))
          : join('CROSS', left, context.at(unnest, 'column')),
    }),
  );
}

/** As the node says, else by what the collection holds. */
function elementNames({ config: { names, column: collection } }: NodeOf<'unnest'>, type: DataType | undefined): readonly string[] {
  if (names.length > 0) return names;
  if (type?.kind === 'MAP') return ['key', 'value'];
  if ((type?.kind === 'ARRAY' || type?.kind === 'MULTISET') && type.element.kind === 'ROW')
    return type.element.fields.map(({ name }) => name);
  return [collection];
}
