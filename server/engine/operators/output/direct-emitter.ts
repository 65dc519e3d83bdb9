import type { DataType } from '@headrace/connector-sdk/schema';
import type { LoopWriter } from '../../codegen/loop-writer';
import type { Value } from '../../codegen/value';
import type { OperatorMetrics } from '../../contract/chain';
import type { OverflowQueue } from './overflow-queue';
import { chosenTarget, writeValues } from './write-row';

/** Writes rows into an operator's queue from a generated function that is no loop over input rows (timers, windows). */
export class DirectEmitter {
  constructor(
    private readonly loop: LoopWriter,
    private readonly to: { readonly queue: OverflowQueue; readonly types: readonly DataType[]; readonly metrics: OperatorMetrics },
  ) {
    loop.builder.before('let stop = 0;');
  }

  /** `kind` is code of the change's byte. */
  emit(values: readonly Value[], kind: string): void {
    const { builder } = this.loop;
    builder.open('{');
    const target = chosenTarget(builder, builder.bind('o', this.to.queue.target), this.to.types);
    writeValues(builder, target, values);
    builder.line(`if (${target.target}.kinds !== null) ${target.target}.kinds[${target.row}] = ${kind};`);
    target.done();
    builder.line(`${builder.bind('metrics', this.to.metrics)}.rowsOut++;`);
    builder.close();
  }

  /** True where something waits to go on. */
  get full(): string {
    return `${this.loop.builder.bind('queue', this.to.queue)}.full !== 0`;
  }

  /** Texts that expressions made are not needed any more. */
  forgetTexts(): void {
    this.loop.builder.line(`${this.loop.builder.bind('arena', this.loop.arena)}.clear();`);
  }
}
