import type { DataType } from '@headrace/connector-sdk/schema';
import type { LoopWriter } from '../../codegen/loop-writer';
import type { Value } from '../../codegen/value';
import type { OperatorMetrics } from '../../contract/chain';
import type { OverflowQueue } from './overflow-queue';
import { HoistedTarget, writeValues } from './write-row';

/** Writes an operator's own rows into its queue, from generated code. One for each loop and queue. */
export class RowEmitter {
  private readonly out: HoistedTarget;
  private readonly count: string;
  private static readonly made = new WeakMap<LoopWriter, Map<OverflowQueue, RowEmitter>>();

  static of(
    loop: LoopWriter,
    to: { readonly queue: OverflowQueue; readonly types: readonly DataType[]; readonly metrics: OperatorMetrics },
  ): RowEmitter {
    let emitters = RowEmitter.made.get(loop);
    if (emitters === undefined) RowEmitter.made.set(loop, (emitters = new Map<OverflowQueue, RowEmitter>()));
    let emitter = emitters.get(to.queue);
    if (emitter === undefined) emitters.set(to.queue, (emitter = new RowEmitter(loop, to)));
    return emitter;
  }

  private constructor(
    private readonly loop: LoopWriter,
    private readonly to: { readonly queue: OverflowQueue; readonly types: readonly DataType[]; readonly metrics: OperatorMetrics },
  ) {
    const { builder } = loop;
    this.out = new HoistedTarget(builder, builder.bind('o', to.queue.target), to.types, true);
    this.count = builder.fresh('rowsOut');
    builder.before(`let ${this.count} = 0;`);
    loop.afterLoop(this.out.save());
    loop.afterLoop(`${builder.bind('metrics', to.metrics)}.rowsOut += ${this.count};`);
  }

  /** `kind` is code of the change's byte. */
  emit(values: readonly Value[], kind: string): void {
    const { builder } = this.loop;
    writeValues(builder, this.out, values);
    this.out.setKind(kind);
    this.out.advance();
    builder.line(`${this.count}++;`);
  }

  /** Ends an input row: the loop stops behind it when something waits to go on. */
  end(): void {
    const { builder } = this.loop;
    builder.line(`if (${builder.bind('queue', this.to.queue)}.full !== 0) stop = 1;`);
  }
}
