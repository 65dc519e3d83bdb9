import type { DataType } from '@headrace/connector-sdk/schema';
import type { LoopWriter } from '../../codegen/loop-writer';
import type { Value } from '../../codegen/value';
import type { OperatorMetrics } from '../../contract/chain';
import type { OverflowQueue } from './overflow-queue';
import { HoistedTarget, writeValues } from './write-row';

/** Writes rows into an operator's queue from within a loop, and counts them. One for each loop. */
export class QueueWriter {
  private readonly out: HoistedTarget;
  private readonly rows: string;

  constructor(
    private readonly loop: LoopWriter,
    private readonly to: { readonly queue: OverflowQueue; readonly types: readonly DataType[]; readonly metrics: OperatorMetrics },
  ) {
    const { builder } = loop;
    this.out = new HoistedTarget(builder, builder.bind('o', to.queue.target), to.types, true);
    this.rows = builder.fresh('rowsOut');
    builder.before(`let ${this.rows} = 0;`);
    loop.afterLoop(this.out.save());
    loop.afterLoop(`${builder.bind('metrics', to.metrics)}.rowsOut += ${this.rows};`);
  }

  /** One row; `kind` is a number expression. */
  write(values: readonly Value[], kind: string): void {
    writeValues(this.loop.builder, this.out, values);
    this.out.setKind(kind);
    this.out.advance();
    this.loop.builder.line(`${this.rows}++;`);
  }

  /** Behind all rows of an input row: the loop stops when something has to be drained. */
  end(): void {
    this.loop.builder.line(`if (${this.loop.builder.bind('queue', this.to.queue)}.full !== 0) stop = 1;`);
  }
}
