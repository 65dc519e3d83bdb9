import type { DataType } from '@headrace/connector-sdk/schema';
import type { LoopWriter } from '../../codegen/loop-writer';
import type { Value } from '../../codegen/value';
import type { OperatorMetrics } from '../../contract/chain';
import type { OverflowQueue } from './overflow-queue';
import { HoistedTarget, writeValues } from './write-row';

/** Writes an operator's own rows from generated code: straight into what is behind it, or into its queue. One for each loop and queue. */
export class RowEmitter {
  private readonly out: HoistedTarget | null;
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
    this.out = to.queue.next.straight === null ? new HoistedTarget(builder, builder.bind('o', to.queue.target), to.types, true) : null;
    this.count = builder.fresh('rowsOut');
    builder.before(`let ${this.count} = 0;`);
    if (this.out !== null) loop.afterLoop(this.out.save());
    loop.afterLoop(`${builder.bind('metrics', to.metrics)}.rowsOut += ${this.count};`);
  }

  /** `kind` is code of the change's byte. */
  emit(values: readonly Value[], kind: string): void {
    const { builder } = this.loop;
    builder.line(`${this.count}++;`);
    if (this.out !== null) {
      writeValues(builder, this.out, values);
      this.out.setKind(kind);
      return this.out.advance();
    }
    builder.open('{');
    this.to.queue.next.straight!(this.loop, { kind, column: (index) => values[index]! });
    builder.close();
  }

  /** Ends an input row: the loop stops behind it when something waits to go on. */
  end(): void {
    const { builder } = this.loop;
    if (this.out !== null) builder.line(`if (${builder.bind('queue', this.to.queue)}.full !== 0) stop = 1;`);
  }
}
