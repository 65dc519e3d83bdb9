import { collectInputs } from '@/server/plan/expr/build';
import type { PlanOperator } from '@/server/plan/job/job-plan';
import type { ChainGraph } from './chain-graph';

/** For each operator of a chain the columns of its input that it, or somebody behind it, reads. */
export class NeededColumns {
  private readonly memo = new Map<string, ReadonlySet<number>>();
  constructor(private readonly graph: ChainGraph) {}

  /** Columns of the operator's output that are read. */
  ofOutput(operator: PlanOperator): ReadonlySet<number> {
    const result = new Set<number>();
    const consumers = this.graph.consumersOf(operator.id);
    if (consumers.some((consumer) => consumer.kind === 'output')) operator.output.forEach((_, index) => result.add(index));
    for (const consumer of consumers)
      if (consumer.kind === 'operator') for (const column of this.ofInput(consumer.operator, consumer.edge.input)) result.add(column);
    return result;
  }

  ofInput(operator: PlanOperator, input: number): ReadonlySet<number> {
    const name = `${input} ${operator.id}`;
    let known = this.memo.get(name);
    if (known === undefined) this.memo.set(name, (known = this.compute(operator, input)));
    return known;
  }

  private compute(operator: PlanOperator, input: number): ReadonlySet<number> {
    const result = new Set<number>();
    if (operator.kind === 'calc') {
      if (operator.condition !== null) collectInputs(operator.condition, result);
      for (const index of this.ofOutput(operator)) collectInputs(operator.projection[index]!, result);
    } else if (operator.kind === 'watermark') {
      collectInputs(operator.expression, result);
      for (const index of this.ofOutput(operator)) result.add(index);
    } else if (operator.kind === 'union' || operator.kind === 'drop-update-before')
      for (const index of this.ofOutput(operator)) result.add(index);
    else if (operator.kind === 'window-aggregate' || operator.kind === 'group-aggregate') {
      for (const index of operator.keys) result.add(index);
      if (operator.phase === 'global') {
        this.graph.inputTypes(operator.id, input).forEach((_, index) => result.add(index));
        return result;
      }
      if (operator.kind === 'window-aggregate') operator.lateOutput?.forEach((_, index) => result.add(index));
      if (operator.kind === 'window-aggregate') {
        result.add(operator.timeColumn);
        if (operator.window.type === 'attached') result.add(operator.window.columns.start).add(operator.window.columns.end);
      }
      for (const aggregate of operator.aggregates) {
        for (const index of aggregate.args) result.add(index);
        if (aggregate.filter !== null) result.add(aggregate.filter);
      }
    } else this.graph.inputTypes(operator.id, input).forEach((_, index) => result.add(index));
    return result;
  }
}
