import { physicalOf } from '@headrace/connector-sdk/schema';
import { children } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { CalcPlan, PlanOperator } from '@/server/plan/job/job-plan';
import { readsWatermark } from '../operators/calc/project';
import type { ChainGraph } from './chain-graph';

/**
 * Whether rows of an operator may go straight into what is behind it, without a queue between: into outputs of the chain with one target each,
 * and from an operator that emits at one place into another that takes any number of rows, with nothing but small projections on the way. Texts
 * are left to a loop of their own: it forgets them row by row, and one row may join many.
 */
export function straightInto(graph: ChainGraph, from: PlanOperator, consumers = graph.consumersOf(from.id)): boolean {
  return consumers.every((consumer) => {
    if (consumer.kind === 'output') return consumer.edge.exchange.kind === 'forward';
    const { operator } = consumer;
    if (operator.kind === 'calc' ? isSmall(operator) : operator.kind === 'union' || operator.kind === 'drop-update-before')
      return straightInto(graph, from, graph.consumersOf(operator.id));
    return emitsOnce(from) && consumers.length === 1 && takesAny.has(operator.kind);
  });
}

/** What such operators do with a row is written into the loop in front of them. */
const takesAny: ReadonlySet<PlanOperator['kind']> = new Set(['join', 'rank', 'deduplicate']);
const emitsOnce = (operator: PlanOperator): boolean =>
  operator.kind === 'join' && operator.type === 'inner' && !operator.left.retracts && !operator.right.retracts;

/** Statements that one place may cost, roughly: a loop should stay small enough to be optimised. */
const SMALL = 100;

function isSmall(calc: CalcPlan): boolean {
  const exprs = calc.condition === null ? calc.projection : [...calc.projection, calc.condition];
  return !readsWatermark(calc) && !exprs.some(makesText) && exprs.reduce((sum, expr) => sum + sizeOf(expr), 0) <= SMALL;
}

const makesText = (expr: Expr): boolean =>
  (expr.op !== 'input' && expr.op !== 'literal' && physicalOf(expr.type) === 'bytes') || children(expr).some(makesText);
const sizeOf = (expr: Expr): number => 1 + children(expr).reduce((sum, child) => sum + sizeOf(child), 0);
