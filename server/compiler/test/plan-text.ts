import type { Expr } from '@/server/plan/expr/expr';
import type { JobPlan, PlanEdge, PlanOperator } from '@/server/plan/job/job-plan';

/** A job plan in a few lines that a person can check: one an operator, with what it reads. For golden files of tests. */
export function planText({ operators, edges }: JobPlan): string {
  return operators
    .map((operator) =>
      operatorText(
        operator,
        edges.filter(({ to }) => to === operator.id),
      ),
    )
    .join('\n');
}

function operatorText(operator: PlanOperator, inputs: readonly PlanEdge[]): string {
  const { id, kind, origin: _, name: __, output, ...rest } = operator;
  const columns = output.map((field) => `${field.name} ${field.type.kind}${field.type.nullable ? '' : '!'}`).join(', ');
  const from = inputs.map((edge) => `\n    <- ${edgeText(edge)}`).join('');
  return `${id} · ${kind}(${columns})\n    ${detailsText(kind === 'source' || kind === 'sink' || kind === 'lookup-join' ? withoutUse(rest) : rest)}${from}`;
}

const withoutUse = (rest: object): object => {
  const { use: _, onError: __, ...others } = rest as { use?: unknown; onError?: unknown };
  return others;
};

function edgeText({ from, exchange, changelog, upsertKey, port }: PlanEdge): string {
  const by = exchange.kind === 'keyed' ? `keyed[${exchange.columns.join(' ')}]` : exchange.kind;
  return `${from}${port === undefined ? '' : `:${port}`} ${by} ${changelog}${upsertKey === null ? '' : ` key[${upsertKey.join(' ')}]`}`;
}

const detailsText = (rest: object): string =>
  Object.entries(rest)
    .map(([key, value]) => `${key}=${valueText(value)}`)
    .join(' ');

function valueText(value: unknown): string {
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(valueText).join(' ')}]`;
  if ('op' in value) return exprText(value as Expr);
  if ('kind' in value && 'nullable' in value) return String(value.kind);
  return `{${detailsText(value)}}`;
}

function exprText(expr: Expr): string {
  switch (expr.op) {
    case 'input':
      return `$${expr.index}`;
    case 'literal':
      return typeof expr.value === 'string' ? `'${expr.value}'` : String(expr.value);
    case 'call':
      return `${expr.fn}${expr.fn === 'CAST' ? `:${expr.type.kind}` : ''}(${expr.args.map(exprText).join(', ')})`;
    case 'case':
      return `CASE(${expr.branches.map(({ when, then }) => `${exprText(when)} → ${exprText(then)}`).join(', ')}, ${exprText(expr.otherwise)})`;
  }
}
