import { HeadraceError } from '@headrace/connector-sdk';
import { ticksPerMillisecond, type TemporalType } from '@headrace/connector-sdk/schema';
import type { WatermarkPlan } from '@/server/plan/job/job-plan';
import { compileExpr } from '../../codegen/expression';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import { asWide, doubleOf } from '../../codegen/value';
import { MIN_WATERMARK, type SplitClock } from '../../contract/batch';
import type { OperatorClock } from '../../time/operator-clock';

/**
 * Raises its split's clock after each row to the largest value of the plan's expression, and the operator's watermark to the minimum of
 * that and the other splits' clocks. A rise acts between two rows only where something behind would act on it.
 */
export class WatermarkAssigner {
  /** The split's own watermark while a loop runs. */
  watermark = MIN_WATERMARK;
  /** The loop stops after the row that reaches it. */
  act = MIN_WATERMARK;
  private split: SplitClock | null = null;
  /** Rows that come without a split's clock share this one. */
  private readonly own: SplitClock = { watermark: MIN_WATERMARK, others: Infinity };

  constructor(
    private readonly plan: WatermarkPlan,
    readonly clock: OperatorClock,
  ) {}

  begin(split: SplitClock | null): void {
    this.split = split ?? this.own;
    this.watermark = this.split.watermark;
    this.clock.raiseTo(Math.min(this.watermark, this.split.others));
    this.prepare();
  }

  /** After a loop and the settling behind it: where to stop next. */
  prepare(): void {
    const { others } = this.split!;
    const next = this.clock.actAfter(this.clock.watermark);
    this.act = others >= next ? next : Infinity;
  }

  /** After a loop: takes over what the loop found. */
  end(): void {
    const split = this.split!;
    split.watermark = this.watermark;
    this.clock.raiseTo(Math.min(this.watermark, split.others));
  }

  /** Rows without a split's clock go on from the watermark of the snapshot; splits bring their own. */
  restore(watermark: number): void {
    this.own.watermark = watermark;
  }

  emit(loop: LoopWriter, row: RowAccess): void {
    const { builder } = loop;
    const assigner = builder.bind('assigner', this);
    const value = asWide(compileExpr(loop.scope(row), this.plan.expression));
    const ticks = ticksPerMillisecond((value.type as TemporalType).precision);
    if (value.isNull !== 'false') {
      const fail = builder.bind('missingTime', () => missingTime(this.plan.name));
      builder.line(`if (${value.isNull}) ${fail}();`);
    }
    const time = builder.fresh('time');
    builder.line(`const ${time} = ${ticks === 1 ? doubleOf(value) : `Math.floor(${doubleOf(value)} / ${ticks})`};`);
    builder.before(`let ${assigner}_w = ${assigner}.watermark; const ${assigner}_act = ${assigner}.act;`);
    builder.line(`if (${time} > ${assigner}_w) { ${assigner}_w = ${time}; if (${time} >= ${assigner}_act) stop = 1; }`);
    loop.afterLoop(`${assigner}.watermark = ${assigner}_w;`);
  }
}

export function missingTime(name: string): never {
  throw new HeadraceError(`The event time of a row is NULL at ${name}, so it belongs to no place in time`, {
    code: 'event-time.null',
    domain: 'user',
    retry: 'none',
    remedy: 'Filter out rows without event time before the watermark, or make the column that it is computed from NOT NULL.',
  });
}
