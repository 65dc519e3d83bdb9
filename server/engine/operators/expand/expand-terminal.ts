import type { ExpandPlan } from '@/server/plan/job/changelog-plans';
import { compileExpr } from '../../codegen/expression';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import type { BreakerSetup } from '../breaker';
import { RowEmitter } from '../output/row-emitter';
import { QueuedTerminal } from '../queued-terminal';

/** Each row once for each projection, in their order, with the row's kind. Keeps nothing. */
export class ExpandTerminal extends QueuedTerminal<ExpandPlan> {
  constructor(setup: BreakerSetup<ExpandPlan>) {
    super(setup, setup.inputs[0]!.changes);
  }

  emit(loop: LoopWriter, row: RowAccess): void {
    const { plan, metrics } = this.setup;
    const out = RowEmitter.of(loop, { queue: this.queue, types: plan.output.map((field) => field.type), metrics });
    for (const projection of plan.projections) {
      loop.builder.open('{');
      const scope = loop.scope(row);
      out.emit(
        projection.map((expr) => compileExpr(scope, expr)),
        row.kind,
      );
      loop.builder.close();
    }
    out.end();
  }
}
