import type { DataType } from '@headrace/connector-sdk/schema';
import type { PlanOperator } from '@/server/plan/job/job-plan';
import type { SessionClock } from '../codegen/expr-scope';
import type { LoopWriter, RowAccess } from '../codegen/loop-writer';
import type { ChainContext, OperatorMetrics } from '../contract/chain';
import type { StateMemory } from '../state/state-memory';
import type { OperatorClock } from '../time/operator-clock';
import type { Stage } from './output/inner-queue';
import type { StatefulTerminal } from './stateful-terminal';

/** One logical input of an operator: its columns, and whether other changes than inserts can come. */
export interface BreakerInput {
  readonly types: readonly DataType[];
  readonly changes: boolean;
}

/** What a chain gives to an operator that ends one loop and begins another. */
export interface BreakerSetup<Plan extends PlanOperator> {
  readonly plan: Plan;
  /** Columns of the first input. */
  readonly inputTypes: readonly DataType[];
  readonly inputs: readonly BreakerInput[];
  readonly clock: OperatorClock;
  readonly metrics: OperatorMetrics;
  readonly session: SessionClock;
  readonly memory: StateMemory;
  readonly settings: ChainContext['settings'];
  /** The loop behind the operator. */
  readonly next: Stage;
  /** Writes what happens to a row that comes too late, in the loop that met it; absent: nobody reads the port `late`. */
  readonly late?: (loop: LoopWriter, row: RowAccess) => void;
}

export type BreakerFactories = {
  readonly [Kind in PlanOperator['kind']]?: (setup: BreakerSetup<Extract<PlanOperator, { kind: Kind }>>) => StatefulTerminal | null;
};
