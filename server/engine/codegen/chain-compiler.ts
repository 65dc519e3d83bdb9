import { HeadraceError } from '@headrace/connector-sdk';
import { RowKind } from '@headrace/connector-sdk/schema';
import { fieldsOfEdge, type PlanOperator } from '@/server/plan/job/job-plan';
import type { ChainContext, ChainPlan, OperatorMetrics } from '../contract/chain';
import { projectRow, readsWatermark } from '../operators/calc/project';
import { OutputTerminal } from '../operators/output/output-terminal';
import type { Terminal } from '../operators/terminal';
import { WatermarkAssigner } from '../operators/watermark/watermark-assigner';
import { OperatorClock } from '../time/operator-clock';
import { ChainGraph, type Consumer } from './chain-graph';
import type { SessionClock } from './expr-scope';
import { isBreaker, makeBreaker } from '../operators/breakers';
import type { StatefulTerminal } from '../operators/stateful-terminal';
import { StateMemory } from '../state/state-memory';
import type { LoopWriter, RowAccess } from './loop-writer';
import { NeededColumns } from './needed-columns';
import { straightInto } from './straight';
import { LoopStage } from './stage';

/** The parts of one chain instance, made from its plan: stages by input, terminals in the order in which watermarks reach them. */
export class ChainCompiler {
  readonly graph: ChainGraph;
  readonly clocks = new Map<string, OperatorClock>();
  readonly metrics: readonly OperatorMetrics[];
  readonly assigners = new Map<string, WatermarkAssigner>();
  readonly outputs: readonly OutputTerminal[];
  /** In topological order. */
  readonly terminals: readonly Terminal[];
  readonly breakers = new Map<string, StatefulTerminal>();
  readonly stages: readonly LoopStage[];
  private readonly needed: NeededColumns;
  private readonly session: SessionClock;
  readonly memory: StateMemory;

  constructor(
    private readonly plan: ChainPlan,
    private readonly ctx: ChainContext,
  ) {
    this.session = { timeZone: ctx.settings.timeZone, now: ctx.now };
    this.memory = ctx.stateMemory ?? new StateMemory();
    this.graph = new ChainGraph(plan);
    this.needed = new NeededColumns(this.graph);
    this.metrics = plan.operators.map((operator) => ({ operator: operator.id, rowsIn: 0, rowsOut: 0, lateRows: 0, watermark: -Infinity }));
    plan.operators.forEach((operator, index) =>
      this.clocks.set(operator.id, new OperatorClock(this.graph.portsOf(operator.id), this.metrics[index]!)),
    );
    this.outputs = plan.outputs.map((edge, index) => this.output(edge.from, index));
    for (const operator of plan.operators)
      if (operator.kind === 'calc' && readsWatermark(operator)) this.clocks.get(operator.id)!.actAlways();
    for (const operator of [...plan.operators].reverse()) this.addBreaker(operator);
    this.terminals = [...plan.operators.flatMap((operator) => this.breakers.get(operator.id) ?? []), ...this.outputs];
    this.stages = plan.inputs.map((_, index) => this.inputStage(index));
    this.connectClocks();
  }

  private output(from: string, index: number): OutputTerminal {
    const edge = this.plan.outputs[index]!;
    const types = fieldsOfEdge(this.graph.operator(from), edge).map((field) => field.type);
    return new OutputTerminal(edge, this.ctx.outputs[index]!, types, this.plan.markEveryMs ?? 1, this.graph.comesFromInput(from));
  }

  /** Operators with state end a loop and begin another. Called from the last operator to the first. */
  private addBreaker(operator: PlanOperator): void {
    if (!isBreaker(operator)) return;
    const clock = this.clocks.get(operator.id)!;
    const { graph } = this;
    const inputs = Array.from({ length: graph.inputsOf(operator.id) }, (_, input) => ({
      types: graph.inputTypes(operator.id, input),
      changes: graph.changesInto(operator.id, input),
    }));
    const late = graph.lateConsumersOf(operator.id);
    const breaker = makeBreaker({
      plan: operator,
      inputTypes: inputs[0]!.types,
      inputs,
      clock,
      metrics: this.metrics[this.plan.operators.indexOf(operator)]!,
      session: this.session,
      memory: this.memory,
      settings: this.ctx.settings,
      next: this.stage(`behind_${this.plan.operators.indexOf(operator)}`, operator.output, graph.consumersOf(operator.id), operator),
      ...(late.length === 0 ? {} : { late: (loop, row) => this.emitConsumers(loop, row, late) }),
    });
    if (breaker === null) throw notInChain(operator);
    clock.holder = breaker;
    this.breakers.set(operator.id, breaker);
  }

  private inputStage(index: number): LoopStage {
    const edge = this.plan.inputs[index]!;
    const from = this.plan.upstream.find((operator) => operator.id === edge.from);
    if (from === undefined) throw missingUpstream(edge.from);
    const head: Consumer = { kind: 'operator', operator: this.graph.operator(edge.to), input: this.graph.portOf(edge), edge };
    return this.stage(`input_${index}`, fieldsOfEdge(from, edge), [head], null);
  }

  private stage(name: string, fields: PlanOperator['output'], consumers: readonly Consumer[], behind: PlanOperator | null): LoopStage {
    const terminals = new Set<Terminal>();
    const assigners = new Set<WatermarkAssigner>();
    const needed = new Set<number>();
    for (const consumer of consumers) {
      this.reach(consumer, terminals, assigners);
      if (consumer.kind === 'output') fields.forEach((_, index) => needed.add(index));
      else for (const column of this.needed.ofInput(consumer.operator, consumer.edge.input)) needed.add(column);
    }
    return new LoopStage(
      {
        name,
        columnTypes: fields.map((field) => field.type),
        changes: consumers.some((consumer) => consumer.edge.changelog !== 'append'),
        session: this.session,
        needed,
        body: (loop, row) => this.emitConsumers(loop, row, consumers),
        stays: behind === null,
        straight: behind !== null && straightInto(this.graph, behind) ? (loop, row) => this.emitStraight(loop, row, consumers) : null,
      },
      [...terminals],
      [...assigners],
    );
  }

  /** As `emitConsumers`, at any place of a loop, for any number of rows of one. */
  private emitStraight(loop: LoopWriter, row: RowAccess, consumers: readonly Consumer[]): void {
    const outputs = new Set<Terminal>();
    for (const consumer of consumers) this.reach(consumer, outputs, new Set());
    for (const output of this.outputs) if (outputs.has(output)) output.takeAnyNumber(() => this.overflowOf(output));
    this.emitConsumers(loop, row, consumers);
  }

  /** What an output had no batch for goes through this loop when there is one. */
  private overflowOf(output: OutputTerminal): LoopStage {
    const { columnTypes, changes } = output;
    const needed = new Set(columnTypes.keys());
    const body = (loop: LoopWriter, row: RowAccess): void => output.emit(loop, row);
    return new LoopStage(
      { name: 'overflow', columnTypes, changes, session: this.session, needed, body, straight: null, stays: false },
      [output],
      [],
    );
  }

  /** Collects where a stage that contains `consumer` ends. */
  private reach(consumer: Consumer, terminals: Set<Terminal>, assigners: Set<WatermarkAssigner>): void {
    if (consumer.kind === 'output') {
      terminals.add(this.outputs[consumer.index]!);
      return;
    }
    const { operator } = consumer;
    const breaker = this.breakers.get(operator.id);
    if (breaker !== undefined) {
      terminals.add(breaker);
      for (const next of this.graph.lateConsumersOf(operator.id)) this.reach(next, terminals, assigners);
      return;
    }
    if (operator.kind === 'watermark') assigners.add(this.assigner(operator));
    for (const next of this.graph.consumersOf(operator.id)) this.reach(next, terminals, assigners);
  }

  private assigner(operator: PlanOperator & { kind: 'watermark' }): WatermarkAssigner {
    let assigner = this.assigners.get(operator.id);
    if (assigner === undefined) {
      assigner = new WatermarkAssigner(operator, this.clocks.get(operator.id)!);
      this.assigners.set(operator.id, assigner);
    }
    return assigner;
  }

  private emitConsumers(loop: LoopWriter, row: RowAccess, consumers: readonly Consumer[]): void {
    for (const consumer of consumers) {
      if (consumer.kind === 'output') this.outputs[consumer.index]!.emit(loop, row);
      else this.emitOperator(loop, row, consumer);
    }
  }

  private emitOperator(loop: LoopWriter, row: RowAccess, { operator, edge }: Extract<Consumer, { kind: 'operator' }>): void {
    const { builder } = loop;
    const next = this.graph.consumersOf(operator.id);
    const count = this.counter(loop, operator);
    count('rowsIn');
    switch (operator.kind) {
      case 'calc': {
        const label = builder.fresh('row');
        builder.open(`${label}: {`);
        const clock = this.clocks.get(operator.id)!;
        const projected = projectRow(loop, row, { plan: operator, needed: this.needed.ofOutput(operator), label, clock });
        count('rowsOut');
        this.emitConsumers(loop, projected, next);
        return builder.close();
      }
      case 'watermark':
        count('rowsOut');
        this.emitConsumers(loop, row, next);
        return this.assigner(operator).emit(loop, row);
      case 'union':
        count('rowsOut');
        return this.emitConsumers(loop, row, next);
      case 'drop-update-before':
        builder.open(`if (${row.kind} !== ${RowKind.updateBefore}) {`);
        count('rowsOut');
        this.emitConsumers(loop, row, next);
        return builder.close();
      default: {
        const breaker = this.breakers.get(operator.id);
        if (breaker === undefined) throw notInChain(operator);
        return breaker.emit(loop, row, edge.input);
      }
    }
  }

  private counter(loop: LoopWriter, operator: PlanOperator): (field: 'rowsIn' | 'rowsOut') => void {
    const metrics = this.metrics[this.plan.operators.indexOf(operator)]!;
    return (field) => {
      const name = loop.builder.fresh(field);
      loop.builder.before(`let ${name} = 0;`);
      loop.builder.line(`${name}++;`);
      loop.afterLoop(`${loop.builder.bind('metrics', metrics)}.${field} += ${name};`);
    };
  }

  private connectClocks(): void {
    for (const operator of this.plan.operators) {
      const clock = this.clocks.get(operator.id)!;
      for (const consumer of [...this.graph.consumersOf(operator.id), ...this.graph.lateConsumersOf(operator.id)])
        clock.listen(
          consumer.kind === 'output' ? this.outputs[consumer.index]! : this.clocks.get(consumer.operator.id)!.input(consumer.input),
        );
    }
  }
}

const missingUpstream = (id: string): Error =>
  new HeadraceError(`The chain has an input from ${id} but was not told of that operator`, {
    code: 'internal.chain-edge',
    domain: 'internal',
    retry: 'none',
  });
const notInChain = (operator: PlanOperator): Error =>
  new HeadraceError(`${operator.name} is a ${operator.kind}, which no chain computes`, {
    code: 'internal.chain-operator',
    domain: 'internal',
    retry: 'none',
  });
