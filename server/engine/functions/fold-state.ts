import { HeadraceError } from '@headrace/connector-sdk/errors';
import { ColumnVector, nullable, types, type DataType } from '@headrace/connector-sdk/schema';
import type { UserCallPlan } from '@/server/plan/job/function-plans';
import { BATCH_ROWS, type EngineBatch } from '../contract/batch';
import type { PooledBatch } from '../dataflow/pooled-batch';
import type { PieceSource } from '../dataflow/state-snapshot';
import type { TaskHost } from '../dataflow/task';
import { keyGroupsOfSubtask } from '../state/key-hash';
import { hashOfWords, isLive, KeyedTable } from '../state/keyed-table';
import { restoreRows } from '../state/restore-rows';
import { decodeSection, SECTION_FORMAT } from '../state/section-format';
import type { StateMemory } from '../state/state-memory';
import { tableLayout, type TableLayout } from '../state/table-layout';
import { TableSnapshot } from '../state/table-snapshot';
import { FoldStep, stateColumn } from './call-set';
import { KeyWords } from './key-words';

export interface FoldStateSetup {
  readonly plan: UserCallPlan;
  readonly inputTypes: readonly DataType[];
  readonly memory: StateMemory;
  readonly host: Pick<TaskHost, 'subtask' | 'parallelism' | 'restored'>;
  readonly now: () => number;
}

/** Columns of the table: rows of the group, the time of its last change, then the states of the calls. */
const [ROWS, TOUCHED, FIRST_STATE] = [0, 1, 2];
/** Column of the groups of a batch. */
const NUMBER = 0;
const STATE = 'folds';
const SWEEP = 16_384;

type Key = NonNullable<Parameters<KeyedTable['insertAbsent']>[1]>;

/**
 * The states of aggregates in TypeScript by group, each as the value of a SQL type. One batch is with the process at a time; its groups may leave memory
 * meanwhile, so they are known by their keys.
 */
export class FoldState {
  private readonly table: KeyedTable;
  private readonly layout: TableLayout;
  private readonly keys: KeyWords;
  private readonly groups = vectorOf(types.INT);
  private readonly steps = vectorOf(types.INT);
  private readonly states: readonly ColumnVector[];
  /** The groups of the batch that is with the process, with their numbers. */
  private readonly numbers: KeyedTable;
  /** By group: the last row of it in the batch. */
  private readonly last = new Int32Array(BATCH_ROWS);
  /** The states that go with the batch, one behind the other. */
  private sent = new Uint8Array(65_536);
  private sentBytes = 0;
  private sweepAt = 0;

  constructor(private readonly setup: FoldStateSetup) {
    const { plan, inputTypes, memory } = setup;
    const { keys } = plan.groups!;
    const keyTypes = keys.map((column) => inputTypes[column]!);
    this.layout = tableLayout(keyTypes, 'flag', ['f64', 'f64', ...plan.calls.map(() => 'bytes' as const)]);
    this.keys = new KeyWords(this.layout, keys);
    this.table = new KeyedTable(this.layout, memory, plan.name, undefined, true);
    this.numbers = new KeyedTable(tableLayout(keyTypes, 'flag', ['i32']), memory, plan.name);
    this.states = plan.calls.map(({ fold }) => vectorOf(nullable(stateColumn(fold!.state))));
    this.restore();
  }

  /** What goes behind the arguments of the rows `[start, start + count)`: see `sentTypes`. */
  columns(batch: EngineBatch, start: number, count: number): readonly ColumnVector[] {
    const { table, numbers, keys } = this;
    const now = this.setup.now();
    // States that grew took the room.
    if (table.used >= table.limit) table.grow();
    numbers.clear();
    this.beginStates(count);
    let next = 0;
    for (let i = 0; i < count; i++) {
      const back = ((batch.kinds?.[start + i] ?? 0) & 1) === 1;
      const key = { keys: keys.read(batch, start + i), base: 0, heap: keys.heap };
      const slot = this.slotOf(key, back, now);
      let number = slot < 0 ? next++ : this.numberOf(key);
      if (number < 0) {
        number = next++;
        const at = insert(numbers, key);
        numbers.columns[NUMBER]!.i32[at] = number;
        this.putStates(slot, i);
      }
      this.groups.i32[i] = number;
      this.last[number] = i;
      this.steps.i32[i] = slot < 0 ? FoldStep.pass : this.count(slot, back);
    }
    for (const vector of this.states) vector.data = this.sent;
    return [this.groups, this.steps, ...this.states];
  }

  /** The number of a group of the batch; -1: it has none yet. */
  private numberOf({ keys, base, heap }: Key): number {
    const { numbers } = this;
    const at = numbers.find(keys, base, heap);
    return at < 0 ? -1 : numbers.columns[NUMBER]!.i32[at]!;
  }

  /** The group's slot; -1: a row is taken back that no group has. */
  private slotOf(key: Key, back: boolean, now: number): number {
    const { table } = this;
    const slot = this.open(key, !back);
    if (slot < 0) return -1;
    const [rows, touched] = [table.columns[ROWS]!.f64, table.columns[TOUCHED]!.f64];
    const { stateTtlMs } = this.setup.plan.groups!;
    if (stateTtlMs !== null && rows[slot]! > 0 && now - touched[slot]! >= stateTtlMs) rows[slot] = 0;
    // A group whose last row has gone within this batch is still in the table.
    if (back && rows[slot] === 0) return -1;
    touched[slot] = now;
    return slot;
  }

  /** The slot of the key, which comes back into memory where it had left; -1: it is nowhere, and `make` does not ask for it. */
  private open(key: Key, make: boolean): number {
    const { table } = this;
    const known = table.find(key.keys, key.base, key.heap);
    if (known >= 0) {
      table.touchSlot(known);
      return known;
    }
    if (!make && table.cold === null) return -1;
    const slot = insert(table, key);
    if ((table.cold !== null && table.recall(slot)) || make) return slot;
    table.remove(slot);
    return -1;
  }

  private count(slot: number, back: boolean): number {
    const rows = this.table.columns[ROWS]!.f64;
    rows[slot]! += back ? -1 : 1;
    return back ? FoldStep.retract : rows[slot] === 1 ? FoldStep.begin : FoldStep.add;
  }

  private beginStates(count: number): void {
    this.sentBytes = 0;
    for (const vector of this.states) {
      vector.hasNulls = true;
      vector.nulls.fill(1, 0, count);
      vector.lengths.fill(0, 0, count);
    }
  }

  /** The states of a group, at its first row. */
  private putStates(slot: number, row: number): void {
    const { table } = this;
    this.states.forEach((vector, call) => {
      const places = table.columns[FIRST_STATE + call]!.i32;
      const [start, length] = [places[2 * slot]!, places[2 * slot + 1]!];
      if (length === 0) return;
      vector.nulls[row] = 0;
      vector.starts[row] = this.send(table.heap.bytes.subarray(start, start + length));
      vector.lengths[row] = length;
    });
  }

  private send(state: Uint8Array): number {
    const at = this.sentBytes;
    this.sentBytes += state.length;
    if (this.sentBytes > this.sent.length) {
      const grown = new Uint8Array(2 * this.sentBytes);
      grown.set(this.sent.subarray(0, at));
      this.sent = grown;
    }
    this.sent.set(state, at);
    return at;
  }

  /** Keeps the states of an answer to the rows that were sent last. */
  take(answer: PooledBatch): void {
    const { table, last, numbers } = this;
    const { calls } = this.setup.plan;
    for (let at = 0; at < numbers.capacity; at++) {
      if (!isLive(numbers.presence[at]!)) continue;
      const slot = this.open({ keys: numbers.keys, base: at * this.layout.keyWords, heap: numbers.heap.bytes }, false);
      if (table.columns[ROWS]!.f64[slot] === 0) {
        table.remove(slot);
        continue;
      }
      const row = last[numbers.columns[NUMBER]!.i32[at]!]!;
      calls.forEach((_, call) => {
        const { data, starts, lengths } = answer.columns[calls.length + call]!;
        table.putBytes(FIRST_STATE + call, slot, data, starts[row]!, lengths[row]!);
      });
    }
    numbers.clear();
  }

  /** Removes groups that nobody changed for longer than their TTL, a piece at a time; not while a batch is with the process. */
  sweep(): void {
    const { table, setup } = this;
    const { stateTtlMs } = setup.plan.groups!;
    if (stateTtlMs === null || this.numbers.size > 0) return;
    const before = setup.now() - stateTtlMs;
    table.cold?.sweep(TOUCHED, before, () => undefined);
    const touched = table.columns[TOUCHED]!.f64;
    const to = Math.min(table.capacity, this.sweepAt + SWEEP);
    for (let slot = this.sweepAt; slot < to; slot++) if (table.presence[slot]! > 0 && touched[slot]! < before) table.remove(slot);
    this.sweepAt = to >= table.capacity ? 0 : to;
  }

  snapshot(): PieceSource {
    const { plan, host } = this.setup;
    const pieces = new TableSnapshot(this.table, []);
    const keyGroups = keyGroupsOfSubtask(host.subtask, host.parallelism);
    return {
      next: () => {
        const bytes = pieces.next();
        return bytes && { operator: plan.id, state: STATE, version: SECTION_FORMAT, keyGroups, bytes };
      },
    };
  }

  /** Stands in the checkpoint beside the states: what they are of. */
  get signature(): string {
    return JSON.stringify(this.setup.plan.calls.map(({ user, fold }) => [user.module, user.name, textOf(fold!.state)]));
  }

  private restore(): void {
    const { plan, host } = this.setup;
    const restored = host.restored(plan.id);
    if (!restored) return;
    const other = restored.runtime.find((of) => typeof of === 'string' && of !== this.signature);
    if (other !== undefined) throw otherStates(plan);
    const range = keyGroupsOfSubtask(host.subtask, host.parallelism);
    for (const { bytes } of restored.sections()) restoreRows(this.table, decodeSection(bytes, this.layout), range);
  }

  sizeBytes(): number {
    return this.table.sizeBytes();
  }
  close(): void {
    this.table.drop();
    this.numbers.drop();
  }
}

/** A slot with all columns empty for a key that the table does not have. */
function insert(table: KeyedTable, key: Key): number {
  const { layout } = table;
  const slot = table.insertAbsent(hashOfWords(layout, key.keys, key.base), key);
  const to = slot * layout.keyWords;
  table.presence[slot] = 1;
  for (let word = 0; word < layout.keyWords; word++) table.keys[to + word] = key.keys[key.base + word]!;
  for (const { physical, at } of layout.keyColumns)
    if (physical === 'bytes') table.keys[to + at] = table.heap.append(key.heap, key.keys[key.base + at]!, key.keys[key.base + at + 1]!);
  for (const column of table.columns) column.clearSlot(slot);
  return slot;
}

const vectorOf = (type: DataType): ColumnVector => new ColumnVector(type, BATCH_ROWS);

/** Equal for equal types, in whatever order plans that were stored have their keys. */
const textOf = (type: DataType): string => JSON.stringify(sorted(type));
const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === 'object' && value !== null
      ? Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, part]) => [name, sorted(part)])
      : value;

const otherStates = ({ calls }: UserCallPlan): Error =>
  new HeadraceError(
    `The stored states are not those of ${calls.map(({ user }) => `${user.module}.${user.name}`).join(', ')} as the pipeline has them now`,
    {
      code: 'state.incompatible',
      domain: 'user',
      retry: 'none',
      remedy: 'Restore with the functions that wrote the state, with the same type of state, or start without it.',
    },
  );
