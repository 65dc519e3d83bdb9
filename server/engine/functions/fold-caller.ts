import { valueReader } from '@headrace/connector-sdk/base';
import type { UserFold, UserFunction } from '@headrace/connector-sdk/functions';
import { ColumnVector, nullable, type SqlValue } from '@headrace/connector-sdk/schema';
import { BATCH_ROWS, EngineBatch } from '../contract/batch';
import { FoldStep, answeredTypes, stateColumn, type CallOfSet, type CallSet } from './call-set';
import { argumentReader, columnWriter, type Args, type CallProgress } from './caller';

type Fold = { readonly [Part in keyof UserFold]: (state: unknown, args: Args) => unknown };

/**
 * Calls the aggregates of one operator for the rows of a batch. It keeps nothing: the states of the groups come with the batch, and go back in the answer,
 * so that what a process that is lost has done is done again by the next one from the same states.
 */
export class FoldCaller {
  readonly answer: EngineBatch;
  private readonly loops: readonly ((batch: EngineBatch, last: Int32Array) => void)[];
  private readonly last = new Int32Array(BATCH_ROWS);
  /** The column with the group of each row; steps and states follow. */
  private readonly groups: number;

  constructor(set: CallSet, functions: readonly UserFunction[], progress: CallProgress) {
    this.groups = set.sent.length;
    this.answer = new EngineBatch(
      answeredTypes(set).map((type) => new ColumnVector(nullable(type), BATCH_ROWS)),
      BATCH_ROWS,
    );
    this.loops = set.calls.map((call, i) => this.loopOf({ set, call, i, progress }, functions[i]!));
  }

  fill(batch: EngineBatch): void {
    const groups = batch.columns[this.groups]!.i32;
    for (let row = 0; row < batch.rowCount; row++) this.last[groups[row]!] = row;
    for (const loop of this.loops) loop(batch, this.last);
    this.answer.rowCount = batch.rowCount;
  }

  private loopOf(at: { set: CallSet; call: CallOfSet; i: number; progress: CallProgress }, fn: UserFunction): FoldCaller['loops'][number] {
    const { set, call, i, progress } = at;
    const { create, add, retract, result } = fn.fold as unknown as Fold;
    const { name } = call.user;
    const type = stateColumn(call.state!);
    const readState = valueReader(type);
    const values = columnWriter({ name, type: fn.returns! }, this.answer.columns[i]!);
    const states = columnWriter({ name: `the state of ${name}`, type }, this.answer.columns[set.calls.length + i]!);
    const read = argumentReader(set, call);
    const filter = call.filter === undefined ? null : valueReader(set.sent[call.filter]!);
    const first = this.groups + 2 + i;
    return (batch, last) => {
      const steps = batch.columns[this.groups + 1]!.i32;
      const groups = batch.columns[this.groups]!.i32;
      const held: (readonly [unknown] | undefined)[] = [];
      progress.call = call;
      values.begin();
      states.begin();
      for (let row = 0; row < batch.rowCount; row++) {
        const group = groups[row]!;
        progress.row = row;
        progress.answered = false;
        if (steps[row] === FoldStep.pass) {
          values.skip(row);
          states.skip(row);
          continue;
        }
        const stored = (): readonly [unknown] => readState(batch.columns[first]!, row) as readonly [unknown];
        let state = steps[row] === FoldStep.begin ? create(null, {}) : (held[group] ??= stored())[0];
        const counts = filter === null || filter(batch.columns[call.filter!]!, row) === true;
        const args = counts ? read(batch, row) : null;
        if (args !== null) state = steps[row] === FoldStep.retract ? retract!(state, args) : add(state, args);
        const value = result(state, args ?? {});
        progress.answered = true;
        held[group] = [state];
        values.put(row, value as SqlValue);
        if (last[group] === row) states.put(row, [state as SqlValue]);
        else states.skip(row);
      }
    };
  }
}
