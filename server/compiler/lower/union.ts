import type { NodeOf } from '@/model/graph/document';
import { column, createView, item, query, select, table, union } from '@/server/sql/ast/build';
import type { QueryBody } from '@/server/sql/ast/queries/query';
import type { Statement } from '@/server/sql/ast/statements/statement';
import type { LoweredInput, LowerContext } from './lower-context';

/** SELECT columns FROM a UNION ALL SELECT columns FROM b …, in the order of the first input's columns, or each in its own. */
export function lowerUnion(node: NodeOf<'union'>, context: LowerContext): readonly Statement[] {
  const inputs = context
    .inputs('in')
    .flatMap((input) => (input.fields === null ? [] : [{ ...input, names: input.fields.map((field) => field.name) }]));
  const [first, ...rest] = inputs;
  if (first === undefined || inputs.length < context.inputs('in').length) return [];
  if (node.config.align === 'name') for (const input of rest) checkNames(first, input, context);
  const bodies = inputs.map((input): QueryBody => {
    const names =
      node.config.align === 'name' ? first.names.filter((name) => inputs.every((other) => other.names.includes(name))) : input.names;
    return select({ items: names.map((name) => item(column(name))), from: table(input.name) });
  });
  return [createView(node.name, query(union(bodies as [QueryBody, ...QueryBody[]])), context.provenance)];
}

type Named = LoweredInput & { readonly names: readonly string[] };

function checkNames(first: Named, input: Named, context: LowerContext): void {
  const missing = first.names.filter((name) => !input.names.includes(name));
  const extra = input.names.filter((name) => !first.names.includes(name));
  if (missing.length === 0 && extra.length === 0) return;
  const parts = [missing.length > 0 ? `lacks ${missing.join(', ')}` : '', extra.length > 0 ? `has ${extra.join(', ')} besides` : ''].filter(
    Boolean,
  );
  context.report('union-columns', 'align', { reason: `Compared with "${first.name}", "${input.name}" ${parts.join(' and ')}` });
}
