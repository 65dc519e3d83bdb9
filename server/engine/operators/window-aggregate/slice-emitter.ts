import { ticksPerMillisecond } from '@headrace/connector-sdk/schema';
import type { ExprScope } from '../../codegen/expr-scope';
import { LoopWriter } from '../../codegen/loop-writer';
import { TableCode } from '../../codegen/table-code';
import type { Value } from '../../codegen/value';
import type { OperatorMetrics } from '../../contract/chain';
import { slotPlace } from '../aggregate/aggregate-set';
import { keyValue } from '../aggregate/key-value';
import type { BatchTarget } from '../output/batch-target';
import { fitted, HoistedTarget, writeValues } from '../output/write-row';
import { noRow } from './no-row';
import type { Slice } from './slice-store';
import type { WindowCode } from './window-code';

/** Emits the groups of a slice from slot `from` on; answers where it stopped, the capacity at the end. */
export type EmitSlice = (slice: Slice, windowEnd: number, from: number) => number;

interface EmitterOptions {
  readonly session: LoopWriter['session'];
  readonly target: BatchTarget;
  readonly metrics: OperatorMetrics;
}

/** Function that writes the groups of a slice as output rows. */
export function sliceEmitter(code: WindowCode, to: EmitterOptions): EmitSlice {
  const { session, target, metrics } = to;
  const { plan, layouts } = code;
  const loop = new LoopWriter(session);
  const { builder } = loop;
  const outputTypes = plan.output.map((field) => field.type);
  const out = new HoistedTarget(builder, builder.bind('o', target), outputTypes, false);
  builder.before('const groups = slice.main;');
  const groups = new TableCode(builder, 'groups', layouts.main);
  groups.declare();
  builder.before('const end = groups.capacity; let i = from, stop = 0, rowsOut = 0;');
  builder.open('while (i < end && stop === 0) {');
  builder.line('const slot = i++;');
  builder.line('if (!(groups_rows[slot] > 0)) continue;');
  const scope = loop.scope(noRow);
  const handsOn = plan.phase === 'local' || plan.phase === 'distinct';
  const values = handsOn ? localValues(code, scope, groups) : finalValues(code, scope, groups);
  writeValues(
    builder,
    out,
    values.map((value, index) => fitted(scope, value, outputTypes[index]!)),
  );
  builder.line('rowsOut++;');
  out.advance();
  builder.close();
  builder.line(out.save());
  builder.line(`${builder.bind('metrics', metrics)}.rowsOut += rowsOut;`);
  builder.line('return i;');
  return builder.build<EmitSlice>('emitGroups(slice, windowEnd, from)');
}

const keysOf = ({ keyTypes }: WindowCode, scope: ExprScope, groups: TableCode): readonly Value[] =>
  keyTypes.map((type, column) => keyValue(scope, groups, { slot: 'slot', column, type }));

/** Keys, end, partial values and rows of a group: what a later phase merges. */
function localValues(code: WindowCode, scope: ExprScope, groups: TableCode): readonly Value[] {
  const { plan, aggregates } = code;
  const width = plan.keys.length;
  const end: Value = { physical: 'f64', type: plan.output[width]!.type, isNull: 'false', code: 'windowEnd' };
  const partials = aggregates.calls.flatMap(({ accumulator, first }) => accumulator.partial(scope, slotPlace(groups, 'slot', first)));
  const rows: Value = { physical: 'f64', type: end.type, isNull: 'false', code: 'groups_rows[slot]' };
  return [...keysOf(code, scope, groups).slice(0, width), end, ...partials, rows];
}

function finalValues(code: WindowCode, scope: ExprScope, groups: TableCode): readonly Value[] {
  const { plan, aggregates, cut } = code;
  const keys = keysOf(code, scope, groups);
  const slices = scope.builder.bind('slices', cut.slices);
  return plan.outputs.map((output, index) => {
    const { type } = plan.output[index]!;
    if (output.kind === 'key') return keys[output.index]!;
    if (output.kind === 'aggregate') {
      const { accumulator, first } = aggregates.calls[output.index]!;
      return accumulator.result(scope, slotPlace(groups, 'slot', first));
    }
    const time =
      output.kind === 'window-end'
        ? 'windowEnd'
        : output.kind === 'window-time'
          ? windowTime(code, scope)
          : `${slices}.windowStart(windowEnd)`;
    const ticks = 'precision' in type ? ticksPerMillisecond((type as { precision: number }).precision) : 1;
    return { physical: 'f64', type, isNull: 'false', code: ticks === 1 ? time : `(${time}) * ${ticks}` };
  });
}

/** The last millisecond of the window as an instant. */
const windowTime = ({ cut: { wall } }: WindowCode, { builder }: ExprScope): string =>
  wall.zoned ? `${builder.bind('wall', wall)}.time(windowEnd - 1)` : 'windowEnd - 1';
