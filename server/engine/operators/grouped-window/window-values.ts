import { physicalOf, ticksPerMillisecond, type DataType, type TemporalType } from '@headrace/connector-sdk/schema';
import { fromLocal, toLocal } from '@/server/plan/expr/zone';
import type { GroupAggregatePlan, WindowAggregatePlan, WindowOutput } from '@/server/plan/job/job-plan';
import { wideFromDouble } from '../../codegen/expr-scope';
import type { LoopWriter } from '../../codegen/loop-writer';
import type { StoredRow } from '../../codegen/row-code';
import { asWide, doubleOf, type Value } from '../../codegen/value';
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

/** The output row of a window: keys and results by their numbers, and the locals `start` and `end` with the window's bounds as instants. */
export function windowRow(
  setup: WindowSetup,
  loop: LoopWriter,
  of: { readonly record: StoredRow; readonly key: (index: number) => Value; readonly result: (index: number) => Value },
): readonly Value[] {
  const { plan } = setup;
  return plan.outputs.map((output, index): Value => {
    if (output.kind === 'key') return of.key(output.index);
    if (output.kind === 'aggregate') return of.result(output.index);
    const { type } = plan.output[index]!;
    return wideFromDouble(loop.scope(of.record), type, bound(setup, loop, output.kind, type), 'false');
  });
}

function bound(setup: WindowSetup, loop: LoopWriter, kind: WindowOutput['kind'], type: DataType): string {
  const zone = setup.settings.timeZone;
  const zoned = isZoned(setup);
  const local = loop.builder.bind('toLocal', (at: number): number => toLocal(at, zone));
  const instant = loop.builder.bind('fromLocal', (at: number): number => fromLocal(at, zone));
  const shown = (at: string): string => (zoned ? `${local}(${at})` : at);
  const ticks = 'precision' in type && physicalOf(type) === 'i64' ? ticksPerMillisecond(type.precision) : 1;
  const code =
    kind === 'window-start'
      ? shown('start')
      : kind === 'window-end'
        ? shown('end')
        : zoned
          ? `${instant}(${shown('end')} - 1)`
          : '(end - 1)';
  return ticks === 1 ? code : `${code} * ${ticks}`;
}

/** Code of a time's milliseconds. */
export function milliseconds(value: Value): string {
  const wide = asWide(value);
  const ticks = ticksPerMillisecond((wide.type as TemporalType).precision);
  return ticks === 1 ? doubleOf(wide) : `Math.floor(${doubleOf(wide)} / ${ticks})`;
}
