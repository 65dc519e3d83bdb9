import type { JoinPlan } from '@/server/plan/job/join-plans';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import { RowStore } from '../../state/row-store';
import type { BreakerSetup } from '../breaker';
import { StoreTerminal } from '../store-terminal';
import { JoinRowWriter } from './join-code';
import { JoinState, sideShape } from './join-state';

/** A regular join at the head of a chain: each row of a side is kept, meets the other side as it is then, and what changes goes on at once. */
export class JoinTerminal extends StoreTerminal<JoinPlan> {
  private readonly state: JoinState;

  constructor(setup: BreakerSetup<JoinPlan>) {
    const { plan, inputs, session, memory } = setup;
    const shapes = [sideShape(plan, 0, inputs[0]!.types), sideShape(plan, 1, inputs[1]!.types)] as const;
    const [left, right] = [new RowStore(shapes[0].layout, memory, plan.name), new RowStore(shapes[1].layout, memory, plan.name)];
    super(setup, inputs.some((input) => input.changes) || !['inner', 'semi'].includes(plan.type), { left, right });
    this.state = new JoinState(shapes, [left, right], this.queue, setup.metrics, () => session.now());
  }

  emit(loop: LoopWriter, row: RowAccess, input: number): void {
    new JoinRowWriter(this.setup.plan, this.state, loop, row, input === 0 ? 0 : 1).write();
  }
  override onTime(): void {
    this.state.sweep();
  }
}
