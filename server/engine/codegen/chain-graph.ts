import { HeadraceError } from '@headrace/connector-sdk';
import type { DataType } from '@headrace/connector-sdk/schema';
import { fieldsOfEdge, type PlanEdge, type PlanOperator } from '@/server/plan/job/job-plan';
import type { ChainPlan } from '../contract/chain';

export type Consumer =
  | { readonly kind: 'operator'; readonly operator: PlanOperator; readonly input: number; readonly edge: PlanEdge }
  | { readonly kind: 'output'; readonly index: number; readonly edge: PlanEdge };

const passing: ReadonlySet<PlanOperator['kind']> = new Set(['calc', 'watermark', 'drop-update-before']);

/** The operators of a chain by id, with who reads them, in the order of the plan. */
export class ChainGraph {
  private readonly operators: ReadonlyMap<string, PlanOperator>;
  private readonly consumers = new Map<string, Consumer[]>();
  private readonly lateConsumers = new Map<string, Consumer[]>();

  constructor(readonly plan: ChainPlan) {
    this.operators = new Map(plan.operators.map((operator) => [operator.id, operator]));
    for (const edge of plan.edges) this.add({ kind: 'operator', operator: this.operator(edge.to), input: this.portOf(edge), edge });
    plan.outputs.forEach((edge, index) => this.add({ kind: 'output', index, edge }));
  }

  private add(consumer: Consumer): void {
    const { from, port } = consumer.edge;
    const lists = port === 'late' ? this.lateConsumers : this.consumers;
    const list = lists.get(from);
    if (list === undefined) lists.set(from, [consumer]);
    else list.push(consumer);
  }

  operator(id: string): PlanOperator {
    const operator = this.operators.get(id);
    if (operator !== undefined) return operator;
    throw new HeadraceError(`The chain has an edge to ${id}, which is not one of its operators`, {
      code: 'internal.chain-edge',
      domain: 'internal',
      retry: 'none',
    });
  }

  consumersOf(id: string): readonly Consumer[] {
    return this.consumers.get(id) ?? [];
  }
  /** Who reads the rows that came too late. */
  lateConsumersOf(id: string): readonly Consumer[] {
    return this.lateConsumers.get(id) ?? [];
  }

  /** Whether the operator's rows are those of one input of the chain, by one way and with nothing kept between. */
  comesFromInput(id: string): boolean {
    if (!passing.has(this.operator(id).kind)) return false;
    const edges = this.edgesInto(id);
    return edges.length === 1 && (this.plan.inputs.includes(edges[0]!) || this.comesFromInput(edges[0]!.from));
  }

  /** All edges into an operator, from inside and outside the chain, in a fixed order: their positions are its input channels. */
  private edgesInto(id: string): readonly PlanEdge[] {
    return [...this.plan.edges, ...this.plan.inputs].filter((edge) => edge.to === id);
  }
  portOf(edge: PlanEdge): number {
    return this.edgesInto(edge.to).indexOf(edge);
  }
  portsOf(id: string): number {
    return Math.max(1, this.edgesInto(id).length);
  }

  /** Column types of the operator's logical input `input`. */
  inputTypes(id: string, input = 0): readonly DataType[] {
    const edge = this.edgesInto(id).find((into) => into.input === input);
    const upstream = edge && (this.plan.upstream.find((operator) => operator.id === edge.from) ?? this.operators.get(edge.from));
    if (edge !== undefined && upstream !== undefined) return fieldsOfEdge(upstream, edge).map((field) => field.type);
    throw new HeadraceError(`The chain was not told what comes into ${id}`, {
      code: 'internal.chain-edge',
      domain: 'internal',
      retry: 'none',
    });
  }

  /** Whether rows that reach the operator's input can be other changes than inserts. */
  changesInto(id: string, input: number): boolean {
    return this.edgesInto(id).some((edge) => edge.input === input && edge.changelog !== 'append');
  }

  /** Logical inputs of an operator: 1, or 2 of a join. */
  inputsOf(id: string): number {
    return Math.max(...this.edgesInto(id).map((edge) => edge.input)) + 1;
  }
}
