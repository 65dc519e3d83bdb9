import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import type { Value } from '../../codegen/value';
import type { OperatorMetrics } from '../../contract/chain';
import { partOfOne } from '../aggregate/part-of-one';
import { fitted } from '../output/write-row';
import type { WindowCode } from './window-code';

/** Hands an input row of the phase `local` on as the part that its group would be with this row alone. `sliceEnd` is the slice's end as a number. */
export function rowPart(
  code: WindowCode,
  to: { readonly next: (loop: LoopWriter, row: RowAccess) => void; readonly metrics: OperatorMetrics },
) {
  return (loop: LoopWriter, row: RowAccess, sliceEnd: string): void => {
    const { builder } = loop;
    const { plan, aggregates } = code;
    const scope = loop.scope(row);
    const count = builder.fresh('rowsOut');
    builder.before(`let ${count} = 0;`);
    loop.afterLoop(`${builder.bind('metrics', to.metrics)}.rowsOut += ${count};`);
    builder.line(`${count}++;`);
    const { type } = plan.output[plan.keys.length]!;
    const end: Value = { physical: 'f64', type, isNull: 'false', code: sliceEnd };
    const rows: Value = { physical: 'i64', type, isNull: 'false', ...scope.scratch.constant(1n) };
    const keys = plan.keys.map((index) => ownText(row.column(index)));
    const values = [...keys, end, ...aggregates.calls.flatMap((placed) => partOfOne(scope, row, placed)), rows].map((value, column) =>
      fitted(scope, value, plan.output[column]!.type),
    );
    to.next(loop, { kind: '0', column: (index) => values[index]! });
  };
}

/** Texts are copied into the part, as those of folded groups are. */
const ownText = (value: Value): Value => (value.physical === 'bytes' ? { ...value, stays: false } : value);
