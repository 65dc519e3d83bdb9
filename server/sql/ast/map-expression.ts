import { isExpression, type Expression } from './expressions/expression';
import type { SqlNode } from './node-kinds';

/**
 * The same tree with each expression replaced by what `replace` gives for it, innermost first; parts without a change are shared with
 * the input. With `intoQueries: false` queries inside expressions stay as they are.
 */
export function mapExpressions<Node extends SqlNode>(
  node: Node,
  replace: (expression: Expression) => Expression,
  options: { readonly intoQueries: boolean } = { intoQueries: true },
): Node {
  return mapValue(node, (value) => (isExpression(value) ? replace(value) : value), options.intoQueries) as Node;
}

/** `mapExpressions` where the result is an expression again. */
export const mapExpression = (
  expression: Expression,
  replace: (expression: Expression) => Expression,
  options?: { readonly intoQueries: boolean },
): Expression => mapExpressions<Expression>(expression, replace, options);

type KindNode = { readonly kind: string };

function mapValue(value: object, replace: (node: KindNode) => KindNode, intoQueries: boolean): object {
  if (Array.isArray(value)) return mapArray(value, replace, intoQueries);
  const node = value as KindNode & Record<string, unknown>;
  if (node.kind === undefined || (node.kind === 'query' && !intoQueries)) return value;
  let changed: Record<string, unknown> | undefined;
  for (const [field, child] of Object.entries(node)) {
    if (typeof child !== 'object' || child === null) continue;
    const mapped = mapValue(child, replace, intoQueries);
    if (mapped !== child) changed = { ...(changed ?? node), [field]: mapped };
  }
  return replace((changed ?? node) as KindNode);
}

function mapArray(values: readonly unknown[], replace: (node: KindNode) => KindNode, intoQueries: boolean): readonly unknown[] {
  const mapped = values.map((value) => (typeof value === 'object' && value !== null ? mapValue(value, replace, intoQueries) : value));
  return mapped.some((value, i) => value !== values[i]) ? mapped : values;
}
