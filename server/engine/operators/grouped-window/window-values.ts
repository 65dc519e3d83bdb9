import { physicalOf, ticksPerMillisecond, type TemporalType } from '@headrace/connector-sdk/schema';
import type { GroupAggregatePlan, WindowAggregatePlan } from '@/server/plan/job/job-plan';
import { wideFromDouble } from '../../codegen/expr-scope';
import type { LoopWriter } from '../../codegen/loop-writer';
import type { StoredRow } from '../../codegen/row-code';
import { asWide, doubleOf, type Value } from '../../codegen/value';
import { windowClock } from '../../time/window-clock';
import type { BreakerSetup } from '../breaker';

type WindowSetup = BreakerSetup<WindowAggregatePlan>;

/** Windows of a TIMESTAMP_LTZ are cut on the clock of the session's zone; watermarks are instants. */
export const isZoned = ({ plan, inputTypes, settings }: WindowSetup): boolean =>
  settings.timeZone !== 'UTC' &&
  (plan.window.type === 'attached' ? plan.window.columns.local === true : inputTypes[plan.timeColumn]!.kind === 'TIMESTAMP_LTZ');

/** The aggregates of a window as a group aggregate whose output nobody reads. */
export const windowGroups = (plan: WindowAggregatePlan, keys: readonly number[], inputRetracts: boolean): GroupAggregatePlan => ({
  id: plan.id,
  origin: plan.origin,
  name: plan.name,
  kind: 'group-aggregate',
  output: [],
  keys,
  aggregates: plan.aggregates,
  inputRetracts,
  emitsUpdateBefore: false,
  stateTtlMs: null,
});

/** The output row of a window: keys and results by their numbers, and the locals `start` and `end` with the window's bounds, on the clock or as instants. */
export function windowRow(
  setup: WindowSetup,
  loop: LoopWriter,
  of: {
    readonly record: StoredRow;
    readonly key: (index: number) => Value;
    readonly result: (index: number) => Value;
    readonly bounds: 'clock' | 'instants';
  },
): readonly Value[] {
  const { plan } = setup;
  const clock = windowClock(isZoned(setup) ? setup.settings.timeZone : null);
  const by = (turn: 'local' | 'time', at: string): string => (clock.zoned ? `${loop.builder.bind('clock', clock)}.${turn}(${at})` : at);
  const shown = (at: string): string => (of.bounds === 'clock' ? at : by('local', at));
  const code: Readonly<Record<'window-start' | 'window-end' | 'window-time', string>> = {
    'window-start': shown('start'),
    'window-end': shown('end'),
    'window-time': of.bounds === 'clock' ? by('time', '(end - 1)') : '(end - 1)',
  };
  return plan.outputs.map((output, index): Value => {
    if (output.kind === 'key') return of.key(output.index);
    if (output.kind === 'aggregate') return of.result(output.index);
    const { type } = plan.output[index]!;
    const ticks = 'precision' in type && physicalOf(type) === 'i64' ? ticksPerMillisecond(type.precision) : 1;
    const at = code[output.kind];
    return wideFromDouble(loop.scope(of.record), type, ticks === 1 ? at : `${at} * ${ticks}`, 'false');
  });
}

/** Code of a time's milliseconds. */
export function milliseconds(value: Value): string {
  const wide = asWide(value);
  const ticks = ticksPerMillisecond((wide.type as TemporalType).precision);
  return ticks === 1 ? doubleOf(wide) : `Math.floor(${doubleOf(wide)} / ${ticks})`;
}
