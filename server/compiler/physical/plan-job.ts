import type { Field } from '@headrace/connector-sdk/schema';
import { asOperatorId, type OperatorId } from '@/model/ids';
import {
  JOB_PLAN_VERSION,
  type JobPlan,
  type JobSettings,
  type PlanEdge,
  type PlanOperator,
  type WindowAggregatePlan,
} from '@/server/plan/job/job-plan';
import {
  inputsOfNode,
  topological,
  type LogicalField,
  type LogicalNode,
  type SinkNode,
  type WindowAggregateNode,
} from '@/server/plan/logical/logical-plan';
import { isSplittable, localWindowFields } from '@/server/plan/job/window-accumulators';
import { analyseChangelog, type ChangelogAnalysis } from './changelog';
import { OperatorIds } from './operator-ids';

export interface PlanRequest {
  readonly name: string;
  readonly sinks: readonly SinkNode[];
  readonly settings: JobSettings;
}

/** The logical plan as operators and edges: changelog modes, exchanges, two-phase aggregation, operator ids. Same input, same bytes. */
export function planJob(request: PlanRequest): JobPlan {
  return new Planner(request).plan();
}

class Planner {
  private readonly operators: PlanOperator[] = [];
  private readonly edges: PlanEdge[] = [];
  private readonly heads = new Map<LogicalNode, OperatorId>();
  private readonly ids = new OperatorIds();
  private readonly analysis: ChangelogAnalysis;

  constructor(private readonly request: PlanRequest) {
    this.analysis = analyseChangelog(request.sinks);
  }

  plan(): JobPlan {
    const { name, sinks, settings } = this.request;
    for (const node of topological(sinks)) this.addNode(node);
    return { version: JOB_PLAN_VERSION, name, operators: this.operators, edges: this.edges, settings };
  }

  private addNode(node: LogicalNode): void {
    if (node.op === 'window-aggregate' && this.request.settings.parallelism > 1 && node.calls.every(isSplittable))
      return this.addTwoPhase(node);
    const operator = this.operatorOf(node);
    this.operators.push(operator);
    this.heads.set(node, operator.id);
    inputsOfNode(node).forEach((input) => this.connect(input, operator.id, this.exchange(node, input)));
  }

  /** Before the keyed exchange each subtask adds up what it has; behind it the sums are merged. */
  private addTwoPhase(node: WindowAggregateNode): void {
    const id = this.ids.next(node.stateKey, 'window');
    const whole = windowPlan(node, 'local', this.ids.next(node.stateKey, 'window-local'));
    const local: WindowAggregatePlan = { ...whole, output: localWindowFields(node.input.fields.map(plainField), whole) };
    const keys = node.keys.map((_, i) => i);
    this.operators.push(local, { ...windowPlan(node, 'global', id), keys, timeColumn: keys.length });
    this.heads.set(node, id);
    this.connect(node.input, local.id, { kind: 'forward' });
    this.edges.push({ from: local.id, to: id, input: 0, exchange: { kind: 'keyed', columns: keys }, changelog: 'append', upsertKey: null });
  }

  private connect(input: LogicalNode, to: OperatorId, exchange: PlanEdge['exchange']): void {
    const { updates, key } = this.analysis.changes.get(input)!;
    const changelog = !updates ? 'append' : this.analysis.needsBefore.has(input) || key === null ? 'retract' : 'upsert';
    this.edges.push({ from: this.heads.get(input)!, to, input: 0, exchange, changelog, upsertKey: updates ? key : null });
  }

  /** Rows of one key must meet: for state, and in sinks that replace by key. */
  private exchange(node: LogicalNode, input: LogicalNode): PlanEdge['exchange'] {
    const changes = this.analysis.changes.get(input)!;
    if (node.op === 'aggregate' || node.op === 'window-aggregate') return { kind: 'keyed', columns: node.keys };
    if (node.op === 'lookup-join' && changes.updates && changes.key !== null) return { kind: 'keyed', columns: changes.key };
    if (node.op === 'sink' && node.primaryKey.length > 0 && this.request.settings.parallelism > 1)
      return { kind: 'keyed', columns: node.primaryKey };
    return { kind: 'forward' };
  }

  private operatorOf(node: LogicalNode): PlanOperator {
    const base = { origin: node.origin, name: node.name, output: node.fields.map(plainField) };
    const id = (role: Parameters<OperatorIds['next']>[1]): OperatorId => this.ids.next(node.stateKey, role);
    switch (node.op) {
      case 'scan':
        return {
          ...base,
          id: id('source'),
          kind: 'source',
          use: node.use,
          projection: node.projection,
          metadata: node.metadata,
          onError: node.onError,
          boundedness: node.boundedness,
        };
      case 'watermark':
        return { ...base, id: id('watermark'), kind: 'watermark', timeColumn: node.timeColumn, expression: node.expression };
      case 'calc':
        return { ...base, id: id('calc'), kind: 'calc', condition: node.condition, projection: node.projection };
      case 'aggregate':
        return {
          ...base,
          id: id('aggregate'),
          kind: 'group-aggregate',
          keys: node.keys,
          aggregates: node.calls,
          inputRetracts: this.analysis.changes.get(node.input)!.updates,
          emitsUpdateBefore: this.analysis.needsBefore.has(node),
          stateTtlMs: node.stateTtlMs,
        };
      case 'window-aggregate':
        return windowPlan(node, 'single', id('window'));
      case 'lookup-join': {
        const changes = this.analysis.changes.get(node.input)!;
        const { use, type, keys, columns, condition, cache, async: asynchronous, retry } = node;
        const ordered = asynchronous.ordered || changes.updates;
        return {
          ...base,
          id: id('lookup'),
          kind: 'lookup-join',
          use,
          type,
          keys,
          columns,
          condition,
          cache,
          async: { ...asynchronous, ordered },
          retry,
          inputUpsertKey: changes.updates ? (changes.key ?? []) : null,
        };
      }
      case 'union':
        return { ...base, id: id('union'), kind: 'union' };
      case 'sink':
        return { ...base, id: id('sink'), kind: 'sink', use: node.use, onError: node.onError };
      case 'window-table':
        // Only an aggregation above makes sense of it, and that has taken it in; `bind` has refused all else.
        return { ...base, id: asOperatorId(`${node.stateKey}/calc`), kind: 'calc', condition: null, projection: [] };
    }
  }
}

const plainField = ({ name, type }: LogicalField): Field => ({ name, type });

function windowPlan(node: WindowAggregateNode, phase: WindowAggregatePlan['phase'], id: OperatorId): WindowAggregatePlan {
  return {
    id,
    kind: 'window-aggregate',
    origin: node.origin,
    name: node.name,
    output: node.fields.map(plainField),
    window: node.shape,
    timeColumn: node.timeColumn,
    keys: node.keys,
    aggregates: node.calls,
    outputs: [
      ...node.keys.map((_, index) => ({ kind: 'key', index }) as const),
      ...node.calls.map((_, index) => ({ kind: 'aggregate', index }) as const),
      ...node.bounds.map((kind) => ({ kind })),
    ],
    phase,
  };
}
