import type { OperatorId } from '@/model/ids';
import { input } from '@/server/plan/expr/build';
import { JOB_PLAN_VERSION, type JobPlan, type JobSettings, type PlanEdge, type PlanOperator } from '@/server/plan/job/job-plan';
import {
  inputsOfNode,
  topological,
  type AggregateNode,
  type LogicalNode,
  type SinkNode,
  type WindowAggregateNode,
} from '@/server/plan/logical/logical-plan';
import { rulesOf } from '../nodes';
import { changing, plainField, shortestKey, type Changes, type Planning } from '../nodes/node-rules';
import { upsertsByKey, withoutNulls } from '../nodes/sink';
import { groupPhases, windowPhases, type Aggregation, type PhaseQuestion } from './aggregate-phases';
import { analyseChangelog, type ChangelogAnalysis } from './changelog';
import { OperatorIds, type OperatorRole } from './operator-ids';
import { groupPhasePlans, windowPhasePlans, type PhasePlans } from './phase-plans';

export interface PlanRequest {
  readonly name: string;
  readonly sinks: readonly SinkNode[];
  readonly settings: JobSettings;
  readonly aggregation?: Aggregation;
}

/** The logical plan as operators and edges: changelog modes, exchanges, two-phase aggregation, operator ids. Same input, same bytes. */
export function planJob(request: PlanRequest): JobPlan {
  return new Planner(request).plan();
}

/** What leaves an operator. */
interface Head {
  readonly id: OperatorId;
  readonly changelog: PlanEdge['changelog'];
  readonly upsertKey: readonly number[] | null;
  readonly port?: 'late';
}

class Planner {
  private readonly operators: PlanOperator[] = [];
  private readonly edges: PlanEdge[] = [];
  private readonly heads = new Map<LogicalNode, Head>();
  private readonly ids = new OperatorIds();
  private readonly analysis: ChangelogAnalysis;
  /** Windows whose late rows someone reads. */
  private readonly late = new Set<LogicalNode>();

  constructor(private readonly request: PlanRequest) {
    this.analysis = analyseChangelog(request.sinks);
  }

  plan(): JobPlan {
    const { name, sinks, settings } = this.request;
    const order = topological(sinks);
    for (const node of order) if (node.op === 'late-rows') this.late.add(node.input);
    for (const node of order) this.addNode(node);
    return { version: JOB_PLAN_VERSION, name, operators: this.operators, edges: this.edges, settings };
  }

  private addNode(node: LogicalNode): void {
    if (this.addPhases(node)) return;
    if (node.op === 'sink') return this.addSink(node);
    const heads = inputsOfNode(node).map((below, input) => this.headInto(node, below, input));
    const operator = rulesOf(node).plan(node, this.planning(node));
    this.operators.push(operator);
    this.heads.set(node, this.headOf(node, operator.id));
    heads.forEach((head, input) =>
      this.connect(head, operator.id, { input: node.op === 'union' ? 0 : input, exchange: this.exchange(node, input) }),
    );
    if (node.op === 'scan' && node.changes === 'all' && !this.analysis.needsBefore.has(node)) this.addDropBefore(node);
  }

  private headInto(node: LogicalNode, below: LogicalNode, input: number): Head {
    if (node.op === 'late-rows') return { id: this.heads.get(below)!.id, changelog: 'append', upsertKey: null, port: 'late' };
    return node.op === 'temporal-join' && input === 1 ? this.withoutBefore(below) : this.heads.get(below)!;
  }

  private planning(node: LogicalNode): Planning {
    return {
      base: { origin: node.origin, name: node.name, output: node.fields.map(plainField) },
      id: (role: OperatorRole) => this.ids.next(node.stateKey, role),
      changes: this.analysis.changes.get(node)!,
      inputs: this.inputChanges(node),
      needsBefore: this.analysis.needsBefore.has(node),
      lateRows: this.late.has(node),
      settings: this.request.settings,
    };
  }

  private inputChanges(node: LogicalNode): readonly Changes[] {
    return inputsOfNode(node).map((below) => this.analysis.changes.get(below)!);
  }

  private headOf(node: LogicalNode, id: OperatorId): Head {
    const changes = this.analysis.changes.get(node)!;
    if (!changing(changes)) return { id, changelog: 'append', upsertKey: null };
    const key = shortestKey(changes.keys);
    return { id, changelog: this.analysis.needsBefore.has(node) || key === null ? 'retract' : 'upsert', upsertKey: key };
  }

  private question(node: AggregateNode | WindowAggregateNode): PhaseQuestion {
    const { settings, aggregation } = this.request;
    return { phases: 'auto', splitDistinct: false, ...aggregation, settings, retracts: changing(this.inputChanges(node)[0]!) };
  }

  /** An aggregate in several phases: parts of its rows are added up before the exchange by its keys, and merged behind; false: it has one. */
  private addPhases(node: LogicalNode): boolean {
    const planned = this.phasesOf(node);
    if (planned === null) return false;
    const { before, global } = planned;
    for (const { operator, exchange } of before) {
      this.operators.push(operator);
      this.connect(this.heads.get(inputsOfNode(node)[0]!)!, operator.id, { input: 0, exchange });
    }
    this.operators.push(global);
    this.heads.set(node, this.headOf(node, global.id));
    before.forEach(({ operator: { id } }, input) =>
      this.connect({ id, changelog: 'append', upsertKey: null }, global.id, { input, exchange: { kind: 'keyed', columns: global.keys } }),
    );
    return true;
  }

  private phasesOf(node: LogicalNode): PhasePlans | null {
    if (node.op === 'aggregate') return groupPhasePlans(node, this.planning(node), groupPhases(node, this.question(node)));
    if (node.op !== 'window-aggregate') return null;
    const phases = windowPhases(node, { ...this.question(node), lateRows: this.late.has(node) });
    return windowPhasePlans(node, this.planning(node), phases);
  }

  /** Nobody behind the source reads -U. */
  private addDropBefore(node: LogicalNode): void {
    this.heads.set(node, this.dropBefore(node));
  }

  /** Versions are told by their last rows; where others read -U of the same node, this one must not. */
  private withoutBefore(node: LogicalNode): Head {
    return this.analysis.needsBefore.has(node) ? this.dropBefore(node) : this.heads.get(node)!;
  }

  private dropBefore(node: LogicalNode): Head {
    const { base, id } = this.planning(node);
    const operator = { ...base, id: id('drop-before'), kind: 'drop-update-before' } as const;
    this.operators.push(operator);
    this.connect(this.heads.get(node)!, operator.id, { input: 0, exchange: { kind: 'forward' } });
    return { ...this.headOf(node, operator.id), changelog: 'upsert' };
  }

  /** A sink that replaces by another key than the changes have gets the last row of each of its keys. */
  private addSink(node: SinkNode): void {
    const planning = this.planning(node);
    const sink = rulesOf(node).plan(node, planning);
    const [changes] = planning.inputs;
    const exchange = this.exchange(node, 0);
    let head = this.enforced(node, planning);
    if (changing(changes!) && node.primaryKey.length > 0 && !node.accepts.updateBefore && !upsertsByKey(node, changes!)) {
      const materialize = {
        ...planning.base,
        id: planning.id('materialize'),
        kind: 'sink-materialize',
        keys: node.primaryKey,
        inputUpsertKey: shortestKey(changes!.keys),
        stateTtlMs: node.stateTtlMs,
      } as const;
      this.operators.push(materialize);
      this.connect(head, materialize.id, { input: 0, exchange: { kind: 'keyed', columns: node.primaryKey } });
      head = { id: materialize.id, changelog: 'upsert', upsertKey: node.primaryKey };
      this.operators.push(sink);
      return this.connect(head, sink.id, { input: 0, exchange: { kind: 'forward' } });
    }
    this.operators.push(sink);
    this.connect(head, sink.id, { input: 0, exchange });
  }

  /** Rows of a query that may give NULL for a column that is NOT NULL are looked at, whatever change they are, before all else of the sink. */
  private enforced(node: SinkNode, { base, id }: Planning): Head {
    const head = this.heads.get(node.input)!;
    const condition = withoutNulls(node);
    if (condition === null) return head;
    const projection = node.fields.map(({ type }, column) => input(column, type));
    const operator = { ...base, id: id('enforce'), kind: 'calc', condition, projection } as const;
    this.operators.push(operator);
    this.connect(head, operator.id, { input: 0, exchange: { kind: 'forward' } });
    return { ...head, id: operator.id };
  }

  private connect(from: Head, to: OperatorId, { input, exchange }: Pick<PlanEdge, 'input' | 'exchange'>): void {
    const { id, changelog, upsertKey, port } = from;
    this.edges.push({ from: id, to, input, exchange, changelog, upsertKey, ...(port === undefined ? {} : { port }) });
  }

  /** Rows of one key must meet: for state, and in sinks that replace by key. */
  private exchange(node: LogicalNode, input: number): PlanEdge['exchange'] {
    if (node.op === 'sink' && this.request.settings.parallelism === 1) return { kind: 'forward' };
    const columns = rulesOf(node).keyedBy(node, input, this.inputChanges(node));
    return columns === null ? { kind: 'forward' } : { kind: 'keyed', columns };
  }
}
