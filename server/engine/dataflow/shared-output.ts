import type { EngineBatch } from '../contract/batch';
import type { ControlElement } from './element';
import type { LocalChannel } from './local-channel';

/** The sending side of a source or look-up: one and the same batch goes to every consumer of this worker, uncopied. */
export class SharedOutput {
  rows = 0;
  constructor(readonly channels: readonly LocalChannel[]) {}

  hasRoom(): boolean {
    return this.channels.every((channel) => channel.hasRoom());
  }

  /** `released` is called once all consumers are done with the batch. */
  push(batch: EngineBatch, released: () => void): void {
    this.rows += batch.rowCount;
    let holders = this.channels.length;
    const release = (): void => {
      if (--holders === 0) released();
    };
    if (holders === 0) released();
    for (const channel of this.channels) channel.push({ kind: 'batch', batch, release });
  }

  pushControl(element: ControlElement): void {
    for (const channel of this.channels) channel.push(element);
  }
}
