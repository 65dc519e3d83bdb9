import { physicalOf } from '@headrace/connector-sdk/schema';
import type { AggregateCall, GroupAggregatePlan } from '@/server/plan/job/job-plan';
import type { MatchPlan, PatternReference } from '@/server/plan/job/match-plan';
import { compileExpr } from '../../codegen/expression';
import { variable, wideFromDouble } from '../../codegen/expr-scope';
import { LoopWriter, type RowAccess } from '../../codegen/loop-writer';
import { RowCode } from '../../codegen/row-code';
import type { Value } from '../../codegen/value';
import { GroupCode } from '../group-aggregate/group-code';
import { GroupState } from '../group-aggregate/group-state';
import type { MatchParts } from './match-code';

export type AggregateReference = Extract<PatternReference, { kind: 'aggregate' }>;

/** Aggregates over the rows of one step of a search: filled row by row before the function that reads them runs, and empty behind it. */
export class RowAggregates {
  private readonly code: GroupCode;
  private readonly state: GroupState;
  private readonly add: (kind: number, row: number) => void;
  private readonly forget: () => void;

  constructor(
    private readonly parts: MatchParts,
    /** The step whose rows count; -1: all of them. */
    private readonly step: number,
    private readonly references: readonly AggregateReference[],
  ) {
    const { setup } = parts;
    const args = references.flatMap((reference) => reference.args);
    let next = 0;
    const calls = references.map(({ fn, distinct, type, args: own }): AggregateCall => ({
      fn,
      distinct,
      type,
      filter: null,
      args: own.map(() => next++),
    }));
    this.code = new GroupCode(
      asGroup(setup.plan, calls),
      args.map((arg) => arg.type),
    );
    this.state = new GroupState(this.code.layouts, {
      owner: setup.plan.name,
      memory: setup.memory,
      metrics: setup.metrics,
      target: parts.target,
      ttlMs: null,
      touched: -1,
      now: () => setup.session.now(),
    });
    this.add = this.adder(args);
    this.forget = this.forgetter();
  }

  private adder(args: AggregateReference['args']): (kind: number, row: number) => void {
    const loop = new LoopWriter(this.parts.setup.session);
    const record = RowCode.of(loop, this.parts.rows).at('row');
    const scope = loop.scope(record);
    const values = args.map((arg) => compileExpr(scope, arg));
    this.code.change(loop, { kind: '0', column: (index) => values[index]! }, this.state);
    loop.builder.line(`${loop.builder.bind('arena', loop.arena)}.clear();`);
    return loop.builder.build<(kind: number, row: number) => void>('add(kind, row)');
  }

  private forgetter(): () => void {
    const loop = new LoopWriter(this.parts.setup.session);
    this.code.results(loop, noRow, this.state).forget();
    return loop.builder.build<() => void>('forget()');
  }

  /** Takes the rows of a search, and `current` behind them unless 0; answers their number. */
  fill(search: number, current: number): number {
    return this.parts.searches.each(search, this.step, current, (row) => this.add(0, row));
  }
  empty(rows: number): void {
    if (rows > 0) this.forget();
  }

  /** The results where `rows` were taken, in locals; of no rows COUNT is 0 and all others are NULL. */
  read(loop: LoopWriter, rows: string): readonly Value[] {
    const { builder } = loop;
    const scope = loop.scope(noRow);
    const results = this.references.map(({ type }) => variable(scope, type, physicalOf(type), true));
    builder.open(`if (${rows} > 0) {`);
    const { values } = this.code.results(loop, noRow, this.state);
    results.forEach((result, index) => result.set(values[index]!));
    builder.close('} else {');
    this.references.forEach(({ fn, type }, index) => {
      if (fn === 'COUNT') results[index]!.set(wideFromDouble(scope, type, '0', 'false'));
    });
    builder.close();
    return results.map(({ value }) => value);
  }

  sizeBytes(): number {
    return this.state.sizeBytes();
  }
  drop(): void {
    this.state.drop();
  }
}

/** The row of code that reads no column: the one group has no key. */
export const noRow: RowAccess = {
  kind: '0',
  column: () => {
    throw new RangeError('a group without a key reads no column');
  },
};

const asGroup = (plan: MatchPlan, aggregates: readonly AggregateCall[]): GroupAggregatePlan => ({
  id: plan.id,
  origin: plan.origin,
  name: plan.name,
  kind: 'group-aggregate',
  output: [],
  keys: [],
  aggregates,
  inputRetracts: false,
  emitsUpdateBefore: false,
  stateTtlMs: null,
});
