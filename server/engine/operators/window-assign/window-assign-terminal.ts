import { ticksPerMillisecond, type DataType, type TemporalType } from '@headrace/connector-sdk/schema';
import type { WindowAssignPlan } from '@/server/plan/job/job-plan';
import { fromLocal, toLocal } from '@/server/plan/expr/zone';
import { wideFromDouble, type ExprScope } from '../../codegen/expr-scope';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import { asWide, doubleOf, type Value } from '../../codegen/value';
import type { BreakerSetup } from '../breaker';
import { RowEmitter } from '../output/row-emitter';
import { QueuedTerminal } from '../queued-terminal';
import { eachWindow } from './each-window';

/**
 * Appends its windows to each row: hop windows from the latest back, cumulate windows from the shortest on. A row without time leaves no row.
 * Windows of a TIMESTAMP_LTZ are cut on the clock of the session's zone.
 */
export class WindowAssignTerminal extends QueuedTerminal<WindowAssignPlan> {
  constructor(setup: BreakerSetup<WindowAssignPlan>) {
    super(setup, setup.inputs[0]!.changes);
  }

  emit(loop: LoopWriter, row: RowAccess): void {
    const { builder } = loop;
    const { plan, inputTypes, metrics } = this.setup;
    const out = RowEmitter.of(loop, { queue: this.queue, types: plan.output.map((field) => field.type), metrics });
    const scope = loop.scope(row);
    const values = inputTypes.map((_, column) => row.column(column));
    const time = this.rowTime(loop, values[plan.timeColumn]!);
    const { start, end } = eachWindow(loop, plan.window, time);
    const bounds = this.bounds(scope, start, end);
    out.emit([...values, ...bounds], row.kind);
    builder.close();
    builder.close();
    out.end();
  }

  private get zoned(): boolean {
    return this.setup.inputTypes[this.setup.plan.timeColumn]!.kind === 'TIMESTAMP_LTZ' && this.setup.settings.timeZone !== 'UTC';
  }

  /** Opens a block for rows that have a time; answers a local with its milliseconds on the clock that windows are cut on. */
  private rowTime(loop: LoopWriter, value: Value): string {
    const { builder } = loop;
    const { plan, session, settings } = this.setup;
    const time = builder.fresh('time');
    const wide = asWide(value);
    const ticks = ticksPerMillisecond((wide.type as TemporalType).precision);
    const stored = ticks === 1 ? doubleOf(wide) : `Math.floor(${doubleOf(wide)} / ${ticks})`;
    const event = plan.time === 'event';
    builder.open(event && wide.isNull !== 'false' ? `if (!(${wide.isNull})) {` : '{');
    const instant = event ? stored : `${builder.bind('session', session)}.now()`;
    const local = builder.bind('toLocal', (at: number): number => toLocal(at, settings.timeZone));
    builder.line(`const ${time} = ${this.zoned ? `${local}(${instant})` : instant};`);
    return time;
  }

  private bounds(scope: ExprScope, start: string, end: string): readonly Value[] {
    const { plan, inputTypes, settings } = this.setup;
    const written = (index: number, code: string): Value => {
      const { type } = plan.output[inputTypes.length + index]!;
      return wideFromDouble(scope, type, scaled(type, code), 'false');
    };
    const last = `${end} - 1`;
    const instant = scope.builder.bind('fromLocal', (at: number): number => fromLocal(at, settings.timeZone));
    return [written(0, start), written(1, end), written(2, this.zoned ? `${instant}(${last})` : `(${last})`)];
  }
}

const scaled = (type: DataType, code: string): string => {
  const ticks = ticksPerMillisecond((type as TemporalType).precision);
  return ticks === 1 ? code : `${code} * ${ticks}`;
};
