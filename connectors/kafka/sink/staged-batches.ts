import type { Stage, StageRef, StageWriter } from '@headrace/connector-sdk';

const HEADER_BYTES = 8;

/** An epoch's batches as they were sent, each behind its partition and size, for the case that Kafka loses the transaction. */
export class StagedBatches {
  private writer: Promise<StageWriter> | null = null;
  private tail: Promise<void> = Promise.resolve();

  constructor(private readonly stage: Stage) {}

  add(partition: number, batch: Buffer): void {
    const header = Buffer.allocUnsafe(HEADER_BYTES);
    header.writeInt32BE(partition, 0);
    header.writeInt32BE(batch.length, 4);
    const writer = (this.writer ??= this.stage.create());
    // Who owns a batch is stamped in when it is sent, perhaps while it is staged: a replay stamps all of that anew.
    this.tail = this.tail.then(async () => {
      const to = await writer;
      await to.append(header);
      await to.append(batch);
    });
    this.tail.catch(() => undefined);
  }

  /** All that was added is written, though perhaps not durable. */
  settled(): Promise<void> {
    return this.tail;
  }

  /** Durable when it resolves; the next epoch begins. Null: nothing was added. */
  async seal(): Promise<StageRef | null> {
    const { writer, tail } = this;
    this.writer = null;
    this.tail = Promise.resolve();
    if (writer === null) return null;
    await tail;
    return (await writer).seal();
  }
}

/** The batches of a sealed stage, in their order. */
export async function* stagedBatches(stage: Stage, ref: StageRef): AsyncGenerator<{ readonly partition: number; readonly batch: Buffer }> {
  let rest = Buffer.alloc(0);
  for await (const piece of stage.open(ref)) {
    rest = rest.length === 0 ? Buffer.from(piece) : Buffer.concat([rest, piece]);
    while (rest.length >= HEADER_BYTES && rest.length >= HEADER_BYTES + rest.readInt32BE(4)) {
      const end = HEADER_BYTES + rest.readInt32BE(4);
      yield { partition: rest.readInt32BE(0), batch: Buffer.from(rest.subarray(HEADER_BYTES, end)) };
      rest = rest.subarray(end);
    }
  }
}
