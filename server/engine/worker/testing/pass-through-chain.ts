import type { Chain, ChainContext, ChainPlan, OperatorMetrics } from '../../contract/chain';
import type { EngineBatch } from '../../contract/batch';
import type { PooledBatch } from '../../dataflow/pooled-batch';
import { copyValue } from '../../lookup/prepared-rows';

/**
 * The simplest chain that keeps the contract: rows go through unchanged to the target that `route` names, marks to all, and one state
 * section holds how many rows it has seen.
 */
export function passThroughChain(plan: ChainPlan, context: ChainContext): Chain & { readonly seen: () => number } {
  const operator = plan.operators[0]!.id;
  const metrics: OperatorMetrics = { operator, rowsIn: 0, rowsOut: 0, lateRows: 0, watermark: -Infinity };
  let seen = 0;
  const outputs = context.outputs;
  const emit = (batch: EngineBatch, row: number): boolean => {
    const ready = outputs.map((output) => output.batch(row % output.targets) as PooledBatch | null);
    if (ready.some((out) => out === null)) return false;
    outputs.forEach((output, index) => {
      const out = ready[index]!;
      const at = out.rowCount;
      out.columns.forEach((_, column) => copyValue(batch.columns[column]!, row, out, column, at));
      out.rowCount = at + 1;
      if (out.rowCount === out.capacity) output.flush(row % output.targets);
    });
    return true;
  };
  return {
    seen: () => seen,
    process: (_input, batch, range) => {
      for (let row = range.from; row < range.to; row++) {
        if (!emit(batch, row)) return row;
        seen++;
        metrics.rowsIn++;
        metrics.rowsOut++;
      }
      return range.to;
    },
    leaveInput: () => undefined,
    advanceWatermark: (_input, watermark) => {
      if (watermark <= metrics.watermark) return true;
      const rooms = outputs.flatMap((output) => Array.from({ length: output.targets }, (_, target) => output.batch(target)));
      if (rooms.some((room) => room === null)) return false;
      for (const room of rooms) {
        room!.markRows[room!.markCount] = room!.rowCount;
        room!.markValues[room!.markCount++] = watermark;
      }
      metrics.watermark = watermark;
      return true;
    },
    endInput: () => true,
    onTime: () => true,
    flush: () => {
      for (const output of outputs) for (let target = 0; target < output.targets; target++) output.flush(target);
      return true;
    },
    beginSnapshot: () => {
      const bytes = new TextEncoder().encode(String(seen));
      const sections = [{ operator, state: 'seen', version: 1, keyGroups: { from: 0, to: 128 }, bytes }];
      return { next: () => sections.shift() ?? null };
    },
    restore: (section) => {
      seen += Number(new TextDecoder().decode(section.bytes));
    },
    endRestore: () => undefined,
    metrics: [metrics],
    stateBytes: () => 8,
    close: () => undefined,
  };
}
