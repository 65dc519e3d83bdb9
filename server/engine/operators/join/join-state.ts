import type { DataType } from '@headrace/connector-sdk/schema';
import type { JoinPlan, JoinSide } from '@/server/plan/job/join-plans';
import type { OperatorMetrics } from '../../contract/chain';
import { rowLayout, type RowLayout } from '../../state/row-layout';
import type { RowStore } from '../../state/row-store';
import type { OverflowQueue } from '../output/overflow-queue';
import { sweepExpired, TOUCHED } from '../store-terminal';

/**
 * How a side keeps its rows. `one`: the join key alone names a row. `named`: further columns do. `counted`: equal rows share a record with
 * their number, so that one can be taken back. `list`: rows only come.
 */
export type Keeping = 'one' | 'named' | 'counted' | 'list';

export interface SideShape {
  readonly keeping: Keeping;
  readonly layout: RowLayout;
  /** Records know how many partners they have: this side's rows are also emitted without any. */
  readonly partners: boolean;
  readonly ttlMs: number | null;
}

function keepingOf(side: JoinSide): Keeping {
  if (side.unique === null) return side.retracts ? 'counted' : 'list';
  return side.unique.length === 0 ? 'one' : 'named';
}

/** The shape of one side; names of words and the order of columns are part of stored state. */
export function sideShape(plan: JoinPlan, input: 0 | 1, types: readonly DataType[]): SideShape {
  const side = input === 0 ? plan.left : plan.right;
  const key = input === 0 ? plan.keys.left : plan.keys.right;
  const keeping = keepingOf(side);
  const partners = input === 0 ? ['left', 'full', 'semi', 'anti'].includes(plan.type) : ['right', 'full'].includes(plan.type);
  const beside = types.map((_, index) => index).filter((index) => !key.includes(index));
  const layout = rowLayout({
    types,
    key,
    identity: keeping === 'counted' ? beside : keeping === 'named' ? side.unique : null,
    ordered: keeping !== 'one',
    words: [...(partners ? ['partners'] : []), ...(keeping === 'counted' ? ['count'] : [])],
    doubles: side.stateTtlMs === null ? [] : [TOUCHED],
  });
  return { keeping, layout, partners, ttlMs: side.stateTtlMs };
}

/** Both sides' rows as generated code sees them. */
export class JoinState {
  /** Records of the other side that match the row at hand. */
  matches = new Int32Array(64);

  constructor(
    readonly shapes: readonly [SideShape, SideShape],
    readonly stores: readonly [RowStore, RowStore],
    readonly queue: OverflowQueue,
    readonly metrics: OperatorMetrics,
    readonly now: () => number,
  ) {}

  growMatches(): Int32Array {
    const grown = new Int32Array(this.matches.length * 2);
    grown.set(this.matches);
    return (this.matches = grown);
  }

  /** Removes expired rows, a piece at a time. */
  sweep(): void {
    this.shapes.forEach(({ ttlMs }, input) => sweepExpired(this.stores[input]!, ttlMs, this.now()));
  }
}
