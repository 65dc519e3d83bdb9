import { HeadraceError } from '@headrace/connector-sdk/errors';
import { ColumnVector, nullable, types, type DataType } from '@headrace/connector-sdk/schema';
import type { UserCallPlan } from '@/server/plan/job/function-plans';
import { BATCH_ROWS, type EngineBatch } from '../contract/batch';
import type { PooledBatch } from '../dataflow/pooled-batch';
import type { PieceSource } from '../dataflow/state-snapshot';
import type { TaskHost } from '../dataflow/task';
import { keyGroupsOfSubtask } from '../state/key-hash';
import { hashOfWords, KeyedTable } from '../state/keyed-table';
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
const STATE = 'folds';
const SWEEP = 16_384;

/** The states of aggregates in TypeScript by group, each as the value of a SQL type. One batch is with the process at a time. */
export class FoldState {
  private readonly table: KeyedTable;
  private readonly layout: TableLayout;
  private readonly keys: KeyWords;
  private readonly groups = vectorOf(types.INT);
  private readonly steps = vectorOf(types.INT);
  private readonly states: readonly ColumnVector[];
  /** Slots of the groups of the batch that is with the process, with their numbers. */
  private numbers = new Map<number, number>();
  /** By group: the first row of it in the batch, and the last. */
  private readonly first = new Int32Array(BATCH_ROWS);
  private readonly last = new Int32Array(BATCH_ROWS);
  private sweepAt = 0;

  constructor(private readonly setup: FoldStateSetup) {
    const { plan, inputTypes, memory } = setup;
    const { keys } = plan.groups!;
    const keyTypes = keys.map((column) => inputTypes[column]!);
    this.layout = tableLayout(keyTypes, 'flag', ['f64', 'f64', ...plan.calls.map(() => 'bytes' as const)]);
    this.keys = new KeyWords(this.layout, keys);
    this.table = new KeyedTable(this.layout, memory, plan.name);
    this.table.onGrow = (moved) => {
      this.numbers = new Map([...this.numbers].map(([slot, number]) => [moved[slot]!, number]));
    };
    this.states = plan.calls.map(({ fold }) => vectorOf(nullable(stateColumn(fold!.state))));
    this.restore();
  }

  /** What goes behind the arguments of the rows `[start, start + count)`: see `sentTypes`. */
  columns(batch: EngineBatch, start: number, count: number): readonly ColumnVector[] {
    const now = this.setup.now();
    this.numbers.clear();
    let numbers = 0;
    for (let i = 0; i < count; i++) {
      const back = ((batch.kinds?.[start + i] ?? 0) & 1) === 1;
      const slot = this.slotOf(batch, start + i, back, now);
      const known = slot < 0 ? undefined : this.numbers.get(slot);
      const number = known ?? numbers++;
      if (known === undefined) {
        this.first[number] = i;
        if (slot >= 0) this.numbers.set(slot, number);
      }
      this.groups.i32[i] = number;
      this.last[number] = i;
      this.steps.i32[i] = slot < 0 ? FoldStep.pass : this.count(slot, back);
    }
    this.putStates(count);
    return [this.groups, this.steps, ...this.states];
  }

  /** The group's slot; -1: a row is taken back that no group has. */
  private slotOf(batch: EngineBatch, row: number, back: boolean, now: number): number {
    const { table, keys } = this;
    const words = keys.read(batch, row);
    let slot = table.find(words, 0, keys.heap);
    if (slot < 0 && back) return -1;
    if (slot < 0) slot = this.insert(words);
    else table.touchSlot(slot);
    const [rows, touched] = [table.columns[ROWS]!.f64, table.columns[TOUCHED]!.f64];
    const { stateTtlMs } = this.setup.plan.groups!;
    if (stateTtlMs !== null && rows[slot]! > 0 && now - touched[slot]! > stateTtlMs) rows[slot] = 0;
    // A group whose last row has gone within this batch is still in the table.
    if (back && rows[slot] === 0) return -1;
    touched[slot] = now;
    return slot;
  }

  private insert(words: Int32Array): number {
    const { table, layout, keys } = this;
    const slot = table.insertAbsent(hashOfWords(layout, words, 0), { keys: words, base: 0, heap: keys.heap });
    const base = slot * layout.keyWords;
    table.presence[slot] = 1;
    for (let word = 0; word < layout.keyWords; word++) table.keys[base + word] = words[word]!;
    for (const { physical, at } of layout.keyColumns)
      if (physical === 'bytes') table.keys[base + at] = table.heap.append(keys.heap, words[at]!, words[at + 1]!);
    for (const column of table.columns) column.clearSlot(slot);
    return slot;
  }

  private count(slot: number, back: boolean): number {
    const rows = this.table.columns[ROWS]!.f64;
    rows[slot]! += back ? -1 : 1;
    return back ? FoldStep.retract : rows[slot] === 1 ? FoldStep.begin : FoldStep.add;
  }

  /** Each group's states at its first row, where they lie in the table. */
  private putStates(count: number): void {
    const { table, first } = this;
    this.states.forEach((vector, call) => {
      vector.hasNulls = true;
      vector.nulls.fill(1, 0, count);
      vector.lengths.fill(0, 0, count);
      vector.data = table.heap.bytes;
      const places = table.columns[FIRST_STATE + call]!.i32;
      for (const [slot, number] of this.numbers) {
        const row = first[number]!;
        if (places[2 * slot + 1] === 0) continue;
        vector.nulls[row] = 0;
        vector.starts[row] = places[2 * slot]!;
        vector.lengths[row] = places[2 * slot + 1]!;
      }
    });
  }

  /** Keeps the states of an answer to the rows that were sent last. */
  take(answer: PooledBatch): void {
    const { table, last } = this;
    const { calls } = this.setup.plan;
    for (const [slot, number] of this.numbers) {
      table.touchSlot(slot);
      if (table.columns[ROWS]!.f64[slot] === 0) {
        table.remove(slot);
        continue;
      }
      const row = last[number]!;
      calls.forEach((_, call) => {
        const { data, starts, lengths } = answer.columns[calls.length + call]!;
        table.putBytes(FIRST_STATE + call, slot, data, starts[row]!, lengths[row]!);
      });
    }
    this.numbers.clear();
  }

  /** Removes groups that nobody changed for longer than their TTL, a piece at a time; not while a batch is with the process. */
  sweep(): void {
    const { table, setup } = this;
    const { stateTtlMs } = setup.plan.groups!;
    if (stateTtlMs === null || this.numbers.size > 0) return;
    const before = setup.now() - stateTtlMs;
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
  }
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
