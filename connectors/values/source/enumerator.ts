import type { Assignment, EnumeratorContext, SplitEnumerator } from '@headrace/connector-sdk';
import type { ValuesOptions } from '../spec';
import type { ValuesPosition, ValuesSplit, ValuesState } from './split';

/** Gives the one split to the first reader that is ready, and says to all others that nothing comes. */
export class ValuesEnumerator implements SplitEnumerator<ValuesState> {
  private waiting: ValuesState['waiting'];

  constructor(
    private readonly ctx: EnumeratorContext<ValuesOptions, ValuesSplit, ValuesPosition>,
    restored?: { readonly state: ValuesState; readonly assignments: readonly Assignment<ValuesSplit, ValuesPosition>[] },
  ) {
    this.waiting = restored ? (restored.assignments[0] ?? restored.state.waiting) : { from: null };
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  onReaderReady(reader: number): void {
    if (this.waiting !== null) this.ctx.assign(reader, [{ split: {}, from: this.waiting.from }]);
    this.waiting = null;
    this.ctx.signalNoMoreSplits(reader);
  }

  onSplitRequest(reader: number): void {
    this.onReaderReady(reader);
  }

  onSplitFinished(): void {
    // There is no other.
  }

  snapshot(): ValuesState {
    return { waiting: this.waiting === null ? null : { from: this.waiting.from } };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
