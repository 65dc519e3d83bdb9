import type { Field } from '@headrace/connector-sdk/schema';
import { asOperatorId, type OperatorId } from '@/model/ids';
import type { ChainPlan } from '../contract/chain';
import type { UserCallPlan, UserTablePlan } from '@/server/plan/job/function-plans';
import { markGridOf } from '../time/mark-grid';
import {
  fieldsOfEdge,
  type JobPlan,
  type LookupJoinPlan,
  type PlanEdge,
  type PlanOperator,
  type SinkPlan,
  type SourcePlan,
  type UnionPlan,
} from '@/server/plan/job/job-plan';

/** What one subtask of each worker runs: a source, a chain, a look-up, calls of functions in TypeScript, or a sink. */
export type GraphTask = { readonly index: number; readonly name: string } & (
  | { readonly kind: 'source'; readonly plan: SourcePlan }
  | { readonly kind: 'chain'; readonly chain: ChainPlan }
  | { readonly kind: 'lookup'; readonly plan: LookupJoinPlan }
  | { readonly kind: 'calls'; readonly plan: UserCallPlan | UserTablePlan }
  | { readonly kind: 'sink'; readonly plan: SinkPlan }
);

/** An edge between tasks. `output` and `input` count the edges of the task at that end, in the order of `ChainPlan.outputs` and `inputs`. */
export interface GraphEdge {
  readonly index: number;
  readonly plan: PlanEdge;
  readonly from: number;
  readonly output: number;
  readonly to: number;
  readonly input: number;
  /** Columns that travel. */
  readonly fields: readonly Field[];
}

/** Tasks in topological order. */
export interface JobGraph {
  readonly tasks: readonly GraphTask[];
  readonly edges: readonly GraphEdge[];
}

const EXCHANGE_SUFFIX = '~exchange';

/** Operators that only route rows of a source or look-up into an exchange; they are in no plan and no report. */
export const isExchangeOperator = (id: OperatorId): boolean => id.includes(EXCHANGE_SUFFIX);

/**
 * Cuts a plan into tasks: at exchanges, sources, look-ups and sinks, and at the edges into a union, so that a chain has one head and
 * all its inputs have one watermark. At parallelism 1 every exchange is a forward edge and cuts nothing, and a join of two branches of
 * one chain stays in it: its rows are not copied on the way.
 */
export function buildJobGraph(plan: JobPlan): JobGraph {
  const parallel = plan.settings.parallelism > 1;
  const routed = parallel ? withExchangeOperators(plan) : { operators: plan.operators, edges: plan.edges.map(asForward) };
  const byId = new Map(routed.operators.map((operator) => [operator.id, operator]));
  const group = groupChains(routed.operators, routed.edges);
  const members = new Map<OperatorId, PlanOperator[]>();
  for (const operator of routed.operators) {
    const root = group(operator.id);
    members.set(root, [...(members.get(root) ?? []), operator]);
  }
  const crossing = routed.edges.filter((edge) => group(edge.from) !== group(edge.to));
  const roots = topological(
    [...members.keys()],
    crossing.map((edge) => [group(edge.from), group(edge.to)]),
  );
  const indexOf = new Map(roots.map((root, index) => [root, index]));
  const markEveryMs = markGridOf(plan);
  const tasks = roots.map((root, index) => taskOf({ index, operators: members.get(root)!, edges: routed.edges, byId, markEveryMs }));
  const outputs = new Map<number, number>();
  const inputs = new Map<number, number>();
  const edges = crossing.map((edge, index): GraphEdge => {
    const from = indexOf.get(group(edge.from))!;
    const to = indexOf.get(group(edge.to))!;
    const output = next(outputs, from);
    const input = next(inputs, to);
    return { index, plan: edge, from, output, to, input, fields: fieldsOfEdge(byId.get(edge.from)!, edge) };
  });
  return { tasks, edges };
}

const asForward = (edge: PlanEdge): PlanEdge => (edge.exchange.kind === 'forward' ? edge : { ...edge, exchange: { kind: 'forward' } });

const next = (counts: Map<number, number>, key: number): number => {
  const value = counts.get(key) ?? 0;
  counts.set(key, value + 1);
  return value;
};

/** Sources and look-ups hand batches on as they are; in front of an exchange they get an operator that can route rows. */
function withExchangeOperators(plan: JobPlan): { operators: readonly PlanOperator[]; edges: readonly PlanEdge[] } {
  const operators: PlanOperator[] = [...plan.operators];
  const byId = new Map(plan.operators.map((operator) => [operator.id, operator]));
  const edges = plan.edges.flatMap((edge, position): PlanEdge[] => {
    const from = byId.get(edge.from)!;
    if (edge.exchange.kind === 'forward' || isChained(from)) return [edge];
    const id = asOperatorId(`${from.id}${EXCHANGE_SUFFIX}#${position}`);
    const router: UnionPlan = { id, kind: 'union', origin: from.origin, name: from.name, output: from.output };
    operators.splice(operators.indexOf(from) + 1, 0, router);
    return [
      { ...edge, to: id, input: 0, exchange: { kind: 'forward' } },
      { ...edge, from: id },
    ];
  });
  return { operators, edges };
}

/** Those that wait for something outside of the loop run by themselves. */
const alone: ReadonlySet<PlanOperator['kind']> = new Set(['source', 'lookup-join', 'user-call', 'user-table', 'sink']);
const isChained = ({ kind }: PlanOperator): boolean => !alone.has(kind);

/** The representative of each operator's chain. */
function groupChains(operators: readonly PlanOperator[], edges: readonly PlanEdge[]): (id: OperatorId) => OperatorId {
  const byId = new Map(operators.map((operator) => [operator.id, operator]));
  const parent = new Map(operators.map((operator) => [operator.id, operator.id]));
  const find = (id: OperatorId): OperatorId => {
    let root = id;
    while (parent.get(root) !== root) root = parent.get(root)!;
    return root;
  };
  const order = topological(
    operators.map(({ id }) => id),
    edges.map(({ from, to }) => [from, to]),
  );
  for (const operator of order.map((id) => byId.get(id)!)) {
    if (!isChained(operator)) continue;
    const arriving = edges.filter((edge) => edge.to === operator.id);
    const inside = arriving.every((edge) => edge.exchange.kind === 'forward' && isChained(byId.get(edge.from)!));
    const from = new Set(arriving.map((edge) => find(edge.from)));
    const [only] = from;
    if (inside && from.size === 1 && (arriving.length === 1 || operator.kind === 'join')) parent.set(operator.id, only!);
  }
  return find;
}

function topological(nodes: readonly OperatorId[], edges: readonly (readonly [OperatorId, OperatorId])[]): OperatorId[] {
  const waiting = new Map(nodes.map((node) => [node, 0]));
  for (const [, to] of edges) waiting.set(to, waiting.get(to)! + 1);
  const ready = nodes.filter((node) => waiting.get(node) === 0);
  for (const node of ready) {
    for (const [from, to] of edges) {
      if (from !== node) continue;
      waiting.set(to, waiting.get(to)! - 1);
      if (waiting.get(to) === 0) ready.push(to);
    }
  }
  return ready;
}

interface TaskParts {
  readonly index: number;
  readonly operators: readonly PlanOperator[];
  readonly edges: readonly PlanEdge[];
  readonly byId: ReadonlyMap<OperatorId, PlanOperator>;
  readonly markEveryMs: number;
}

function taskOf({ index, operators, edges, byId, markEveryMs }: TaskParts): GraphTask {
  const first = operators[0]!;
  const name = operators
    .filter((operator) => !isExchangeOperator(operator.id))
    .map((operator) => operator.name)
    .join(' → ');
  if (first.kind === 'source') return { index, name, kind: 'source', plan: first };
  if (first.kind === 'lookup-join') return { index, name, kind: 'lookup', plan: first };
  if (first.kind === 'user-call' || first.kind === 'user-table') return { index, name, kind: 'calls', plan: first };
  if (first.kind === 'sink') return { index, name, kind: 'sink', plan: first };
  const ids = new Set(operators.map((operator) => operator.id));
  const inputs = edges.filter((edge) => ids.has(edge.to) && !ids.has(edge.from));
  const upstream = [...new Set(inputs.map((edge) => edge.from))].map((id) => byId.get(id)!);
  const chain: ChainPlan = {
    operators,
    edges: edges.filter((edge) => ids.has(edge.from) && ids.has(edge.to)),
    inputs,
    outputs: edges.filter((edge) => ids.has(edge.from) && !ids.has(edge.to)),
    upstream,
    markEveryMs,
  };
  return { index, name, kind: 'chain', chain };
}
