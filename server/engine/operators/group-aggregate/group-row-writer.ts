import { notNull, type DataType } from '@headrace/connector-sdk/schema';
import type { GroupAggregatePlan } from '@/server/plan/job/job-plan';
import { captured } from '../../codegen/captured';
import { flat, type ExprScope } from '../../codegen/expr-scope';
import { relationCode } from '../../codegen/forms/comparison';
import { keyHash, keyParts, type KeyPart } from '../../codegen/key-code';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import { RowCode, type StoredRow } from '../../codegen/row-code';
import { TableCode } from '../../codegen/table-code';
import { asWide, doubleOf, type Value } from '../../codegen/value';
import { partialTypesOf } from '@/server/plan/job/group-accumulators';
import type { TableLayout } from '../../state/table-layout';
import type { SlotPlace } from '../aggregate/accumulator';
import { slotPlace, whenCounted, type PlacedCall } from '../aggregate/aggregate-set';
import { keyValue } from '../aggregate/key-value';
import { HoistedTarget, writeValues } from '../output/write-row';
import { HAD, type GroupBundle } from './group-bundle';
import type { GroupState } from './group-state';
import { ExtremeRows } from './extreme-rows';
import { NEXT } from './extreme-values';
import type { GroupCode } from './group-code';
import { takeShared } from './shared-seen';

/** Which calls keep more than their accumulator, and what the key is made of. */
export interface Parts {
  readonly extremes: readonly PlacedCall[];
  readonly keyTypes: readonly DataType[];
}

/** Code of a row's group; see `find`. */
interface Group {
  readonly retracts: string | null;
  readonly key: readonly Value[];
  readonly parts: readonly KeyPart[];
  readonly hash: string;
  readonly slot: string;
  readonly before: string;
}

/** Writes the statements for one row of one group aggregate; made anew for each place where rows come. */
export class GroupRowWriter {
  private readonly scope: ExprScope;
  private readonly groups: TableCode;
  private readonly seen: readonly TableCode[];
  private readonly values: readonly TableCode[];
  /** Where groups are kept: the values of each retractable MIN and MAX. */
  private readonly held: readonly ExtremeRows[];
  private readonly now: string | null;
  private readonly name: string;
  private input = 0;

  constructor(
    private readonly plan: GroupAggregatePlan,
    private readonly code: GroupCode,
    private readonly loop: LoopWriter,
    private readonly row: RowAccess,
    private readonly state: GroupState,
  ) {
    const { builder } = loop;
    this.scope = loop.scope(row);
    this.name = builder.bind('group', state);
    this.groups = this.table('groups', `${this.name}.groups`, code.layouts.groups);
    this.seen = code.layouts.seen.map((layout, i) => this.table('seen', `${this.name}.seen[${i}]`, layout));
    this.values = code.layouts.extremes.map(({ values }, i) => this.table('values', `${this.name}.extremes[${i}].values`, values));
    this.held = state.extremeRows.map((store) => new ExtremeRows(this.scope, RowCode.of(loop, store)));
    this.now = plan.stateTtlMs === null ? null : builder.fresh('now');
    if (this.now !== null) builder.before(`const ${this.now} = ${this.name}.now();`);
  }

  /** The row comes by this input. */
  from(input: number): this {
    this.input = input;
    return this;
  }

  private key(): readonly Value[] {
    return this.plan.keys.map((index) => this.row.column(index));
  }

  private hoisted: HoistedTarget | null = null;
  /** Where the group's row goes; the loop keeps its arrays in locals. */
  private get out(): HoistedTarget {
    if (this.hoisted !== null) return this.hoisted;
    const { builder } = this.loop;
    const types = this.plan.output.map((field) => field.type);
    this.hoisted = new HoistedTarget(builder, builder.bind('o', this.state.target), types, true);
    this.loop.afterLoop(this.hoisted.save());
    return this.hoisted;
  }

  private table(prefix: string, from: string, layout: TableLayout): TableCode {
    const { builder } = this.loop;
    const name = builder.fresh(prefix);
    builder.before(`const ${name} = ${from};`);
    const table = new TableCode(builder, name, layout);
    table.declare();
    return table;
  }

  write({ extremes, keyTypes }: Parts): void {
    const { builder } = this.loop;
    const label = builder.fresh('grp');
    builder.open(`${label}: {`);
    const group = this.find(label);
    const old = this.oldResults(group.slot, group.before);
    this.update(group, extremes);
    this.emit({ group, old, keyTypes, label });
    builder.close();
  }

  change({ extremes }: Omit<Parts, 'keyTypes'>): string {
    const { builder } = this.loop;
    const { groups } = this;
    const [label, rows] = [builder.fresh('grp'), builder.fresh('rows')];
    builder.line(`let ${rows} = 0;`);
    builder.open(`${label}: {`);
    const group = this.find(label);
    this.update(group, extremes);
    builder.line(`${rows} = ${groups.rows}[${group.slot}];`);
    if (this.plan.inputRetracts) builder.line(`if (!(${rows} > 0)) ${groups.name}.remove(${group.slot});`);
    builder.close();
    return rows;
  }

  fold({ extremes }: Omit<Parts, 'keyTypes'>): void {
    const { builder } = this.loop;
    const label = builder.fresh('grp');
    builder.open(`${label}: {`);
    this.update(this.find(label), extremes);
    builder.close();
  }

  writeBundled(bundle: GroupBundle, { extremes }: Omit<Parts, 'keyTypes'>): void {
    const { builder } = this.loop;
    const { groups } = this;
    const [label, name] = [builder.fresh('grp'), builder.bind('bundle', bundle)];
    builder.open(`${label}: {`);
    const group = this.find(label);
    const { key, hash, slot, before } = group;
    const records = RowCode.of(this.loop, bundle.store);
    const known = records.findList(key, hash, true);
    builder.open(`if (${known.address} === 0) {`);
    const record = records.write([...key, ...this.results(slot).slice(0, this.code.aggregates.calls.length)]);
    builder.line(`${record.word(HAD)} = ${before} > 0 ? 1 : 0;`);
    builder.line(`${records.name}.append(${known.bucket}, 0, ${record.address}, ${hash});`);
    builder.line(`${name}.order.push(${record.address});`);
    builder.close();
    this.update(group, extremes);
    if (this.plan.inputRetracts) {
      builder.open(`if (!(${groups.rows}[${slot}] > 0)) {`);
      this.remove(group);
      builder.close();
    }
    builder.line(`if (++${name}.rows >= ${name}.limit) stop = 1;`);
    builder.close();
  }

  /** The group of a bundle's record: what was told of it, against what it is now. */
  tell(record: StoredRow, keys: number): void {
    const { builder } = this.loop;
    const { groups } = this;
    const [label, had] = [builder.fresh('grp'), builder.fresh('had')];
    const key = Array.from({ length: keys }, (_, index) => record.column(index));
    const old = this.code.aggregates.calls.map((_, index) => record.column(keys + index));
    builder.open(`${label}: {`);
    builder.line(`const ${had} = ${record.word(HAD)};`);
    const parts = keyParts(this.scope, key);
    const slot = groups.probe(groups.key(parts), keyHash(this.scope, parts), { insert: true });
    builder.open(`if (!(${groups.rows}[${slot}] > 0)) {`);
    builder.line(`${groups.name}.remove(${slot});`);
    builder.line(`if (${had} === 0) break ${label};`);
    this.writeRow(3, [...key, ...old]);
    builder.close('} else {');
    const fresh = this.results(slot).slice(0, old.length);
    builder.open(`if (${had} === 0) {`);
    this.writeRow(0, [...key, ...fresh]);
    builder.close('} else {');
    if (this.plan.stateTtlMs === null) builder.line(`if (${this.unchanged(old, fresh)}) break ${label};`);
    if (this.plan.emitsUpdateBefore) this.writeRow(1, [...key, ...old]);
    this.writeRow(2, [...key, ...fresh]);
    builder.close();
    builder.close();
    this.out.turn();
    builder.close();
  }

  read(): { readonly values: readonly Value[]; readonly forget: () => void } {
    const { groups, scope } = this;
    const parts = keyParts(scope, this.key());
    const slot = groups.probe(groups.key(parts), keyHash(scope, parts), { insert: false });
    return { values: this.results(slot), forget: () => this.loop.builder.line(`${groups.name}.remove(${slot});`) };
  }

  open(absent: string): { readonly slot: string; readonly results: () => readonly Value[] } {
    const { groups, scope } = this;
    const parts = keyParts(scope, this.key());
    const slot = groups.probe(groups.key(parts), keyHash(scope, parts), { insert: true });
    this.loop.builder.line(`if (!(${groups.rows}[${slot}] > 0)) { ${groups.name}.remove(${slot}); ${absent} }`);
    return { slot, results: () => this.results(slot).slice(0, this.code.aggregates.calls.length) };
  }

  /**
   * The row's group, made where it is new, and a local with the rows that it had. `retracts`: a local that says whether the row is taken back
   * (null: none ever is); one that was never there changes nothing and leaves `label`.
   */
  private find(label: string): Group {
    const { builder } = this.loop;
    const { groups, row } = this;
    const retracts = this.plan.inputRetracts && this.plan.phase !== 'global' ? builder.fresh('back') : null;
    if (retracts !== null) builder.line(`const ${retracts} = (${row.kind} & 1) === 1;`);
    const key = this.key();
    const parts = keyParts(this.scope, key);
    const hash = keyHash(this.scope, parts);
    const slot = groups.probe(groups.key(parts), hash, { insert: true });
    const before = builder.fresh('before');
    const group = { retracts, key, parts, hash, slot, before };
    builder.line(`let ${before} = ${groups.rows}[${slot}];`);
    if (this.now !== null && this.code.touched >= 0) this.expire(group);
    if (retracts !== null && !this.code.isPart)
      builder.line(`if (${retracts} && ${before} === 0) { ${groups.name}.remove(${slot}); break ${label}; }`);
    return group;
  }

  /** The group leaves with what is held for it: also with values that no row took back. */
  private remove(group: Group): void {
    for (const held of this.held) held.forget(group);
    this.loop.builder.line(`${this.groups.name}.remove(${group.slot});`);
  }

  /** A group that nobody changed for longer than the TTL begins anew. */
  private expire(group: Group): void {
    const { builder } = this.loop;
    const { slot, before } = group;
    const touched = `${this.groups.array(this.code.touched, 'f64')}[${slot}]`;
    builder.open(`if (${before} > 0 && ${this.now} - ${touched} >= ${this.name}.ttlMs) {`);
    for (const held of this.held) held.forget(group);
    builder.line(`${this.name}.clearSlot(${slot}); ${before} = 0;`);
    builder.close();
    builder.line(`${touched} = ${this.now};`);
  }

  /** The results of the calls, then what else tells that a row has to be emitted. */
  private results(slot: string): readonly Value[] {
    const { calls } = this.code.aggregates;
    const place = ({ first }: PlacedCall): SlotPlace => slotPlace(this.groups, slot, first);
    const results = calls.map((placed) => placed.accumulator.result(this.scope, place(placed)));
    return [...results, ...calls.flatMap((placed) => placed.accumulator.witness?.(place(placed)) ?? [])];
  }

  private oldResults(slot: string, before: string): readonly Value[] {
    const { builder } = this.loop;
    builder.open(`if (${before} > 0) {`);
    const old = this.results(slot).map((value) => captured(this.scope, value));
    builder.close();
    return old;
  }

  private update(to: Group, extremes: Parts['extremes']): void {
    const { builder } = this.loop;
    const { groups } = this;
    if (this.plan.phase === 'global') return this.merge(to.slot);
    const step = to.retracts === null ? '1' : `${to.retracts} ? -1 : 1`;
    builder.line(`${groups.rows}[${to.slot}] += ${this.code.net < 0 ? step : '1'};`);
    if (this.code.net >= 0) builder.line(`${groups.array(this.code.net, 'f64')}[${to.slot}] += ${step};`);
    for (const placed of this.code.aggregates.calls) {
      if (this.code.distinct.includes(placed)) continue;
      whenCounted(this.scope, this.row, placed.call, (value) => {
        const index = extremes.indexOf(placed);
        if (index >= 0 && this.held.length > 0) this.updateHeld(to, { placed, index, value: value! });
        else if (index >= 0) this.updateExtreme({ ...to, placed, index, value: value! });
        else this.apply(placed, to.slot, to.retracts, value);
      });
    }
    this.code.seen.forEach((calls, index) => {
      const [placed] = calls;
      if (calls.length > 1) this.updateShared(calls, this.seen[index]!, to);
      else whenCounted(this.scope, this.row, placed!.call, (value) => this.updateSeen({ ...to, placed: placed!, index, value: value! }));
    });
  }

  /** The row is a part: see `partialFields`. */
  private merge(slot: string): void {
    const { builder } = this.loop;
    const { argumentTypes, parts, keys } = this.plan;
    let at = keys.length;
    for (const index of parts![this.input]!) {
      const { call, accumulator, first } = this.code.aggregates.calls[index]!;
      const { length } = partialTypesOf(call, argumentTypes![index]!, this.plan);
      const values = Array.from({ length }, (_, part) => this.row.column(at + part));
      accumulator.merge(this.scope, slotPlace(this.groups, slot, first), values);
      at += length;
    }
    builder.line(`${this.groups.rows}[${slot}] += ${doubleOf(asWide(this.row.column(at)))};`);
  }

  private apply({ accumulator, first }: PlacedCall, slot: string, retracts: string | null, value: Value | null): void {
    const { builder } = this.loop;
    const place = slotPlace(this.groups, slot, first);
    if (retracts === null) return accumulator.add(this.scope, place, value);
    builder.open(`if (!${retracts}) {`);
    accumulator.add(this.scope, place, value);
    builder.close('} else {');
    accumulator.retract!(this.scope, place, value);
    builder.close();
  }

  /** Finds the row's value in a table of (group, value), and answers the entry and the rows that it had. A value lives as `takeShared` says. */
  private entry(table: TableCode, parts: readonly KeyPart[], value: Value): { readonly entry: string; readonly had: string } {
    const { builder } = this.loop;
    const all = [...parts, ...keyParts(this.scope, [{ ...value, isNull: 'false' }])];
    const entry = table.probe(table.key(all), keyHash(this.scope, all), { insert: true });
    const had = builder.fresh('had');
    builder.line(`let ${had} = ${table.rows}[${entry}];`);
    if (this.now === null || table.layout.columns.at(-1) !== 'f64') return { entry, had };
    const touched = `${table.array(table.layout.columns.length - 1, 'f64')}[${entry}]`;
    builder.line(`if (${had} > 0 && ${this.now} - ${touched} >= ${this.name}.ttlMs) ${had} = 0;`);
    builder.line(`${this.plan.inputRetracts ? '' : `if (${had} === 0) `}${touched} = ${this.now};`);
    return { entry, had };
  }

  private updateShared(
    calls: readonly PlacedCall[],
    table: TableCode,
    to: { readonly parts: readonly KeyPart[]; readonly slot: string; readonly retracts: string | null },
  ): void {
    const expiry = this.now === null ? null : { now: this.now, ttlMs: `${this.name}.ttlMs` };
    const place = ({ first }: PlacedCall): SlotPlace => slotPlace(this.groups, to.slot, first);
    takeShared(this.scope, table, calls, { row: this.row, parts: to.parts, retracts: to.retracts, expiry, place });
  }

  private updateSeen(to: {
    readonly parts: readonly KeyPart[];
    readonly slot: string;
    readonly retracts: string | null;
    readonly placed: PlacedCall;
    readonly index: number;
    readonly value: Value;
  }): void {
    const { builder } = this.loop;
    const table = this.seen[to.index]!;
    const { entry, had } = this.entry(table, to.parts, to.value);
    const place = slotPlace(this.groups, to.slot, to.placed.first);
    const list = this.code.layouts.seenHeads.length === 0 ? null : `${this.name}.seenLists[${to.index}]`;
    const add = (): void => {
      builder.line(`${table.rows}[${entry}] = ${had} + 1;`);
      builder.open(`if (${had} === 0) {`);
      if (list !== null) builder.line(`${list}.link(${entry}, ${to.slot});`);
      to.placed.accumulator.add(this.scope, place, to.value);
      builder.close();
    };
    if (to.retracts === null) return add();
    builder.open(`if (!${to.retracts}) {`);
    add();
    builder.close('} else {');
    builder.open(`if (${had} > 1) {`);
    builder.line(`${table.rows}[${entry}] = ${had} - 1;`);
    builder.close('} else {');
    builder.open(`if (${had} === 1) {`);
    if (list !== null) builder.line(`${list}.unlink(${entry}, ${to.slot});`);
    to.placed.accumulator.retract!(this.scope, place, to.value);
    builder.close();
    builder.line(`${table.name}.remove(${entry});`);
    builder.close();
    builder.close();
  }

  private updateExtreme(to: {
    readonly parts: readonly KeyPart[];
    readonly slot: string;
    readonly retracts: string | null;
    readonly placed: PlacedCall;
    readonly index: number;
    readonly value: Value;
  }): void {
    const { builder } = this.loop;
    const table = this.values[to.index]!;
    const lists = `${this.name}.extremes[${to.index}]`;
    const { accumulator, first } = to.placed;
    const place = slotPlace(this.groups, to.slot, first);
    const { entry, had } = this.entry(table, to.parts, to.value);
    builder.open(`if (!${to.retracts}) {`);
    builder.line(`${table.rows}[${entry}] = ${had} + 1;`);
    builder.line(`if (${had} === 0) ${lists}.link(${entry}, ${to.slot});`);
    accumulator.add(this.scope, place, to.value);
    builder.close('} else {');
    builder.open(`if (${had} > 1) {`);
    builder.line(`${table.rows}[${entry}] = ${had} - 1;`);
    builder.close('} else {');
    builder.line(`if (${had} === 1) ${lists}.unlink(${entry}, ${to.slot});`);
    builder.line(`${table.name}.remove(${entry});`);
    this.findNext(to.placed, to.slot, to.value, (take) => {
      const at = builder.fresh('at');
      const heads = this.groups.array(this.code.layouts.extremes[to.index]!.head, 'i32');
      builder.open(`for (let ${at} = ${heads}[${to.slot}]; ${at} !== 0; ${at} = ${table.array(NEXT, 'i32')}[${at} - 1]) {`);
      const column = table.layout.keyColumns.length - 1;
      take(keyValue(this.scope, table, { slot: `(${at} - 1)`, column, type: notNull(to.value.type) }));
      builder.close();
    });
    builder.close();
    builder.close();
  }

  /** The same in groups that are kept. */
  private updateHeld(group: Group, to: { readonly placed: PlacedCall; readonly index: number; readonly value: Value }): void {
    const { builder } = this.loop;
    const { accumulator, first } = to.placed;
    const values = this.held[to.index]!;
    const held = values.find(group, to.value);
    builder.open(`if (!${group.retracts}) {`);
    values.add(group, held);
    accumulator.add(this.scope, slotPlace(this.groups, group.slot, first), to.value);
    builder.close('} else {');
    values.retract(held, () => this.findNext(to.placed, group.slot, to.value, (take) => values.each(group, take)));
    builder.close();
  }

  /** The last row of `value` went: if that was the extreme, looks for the next among the group's other values, which `each` goes through. */
  private findNext({ accumulator, first }: PlacedCall, slot: string, value: Value, each: (take: (value: Value) => void) => void): void {
    const { builder } = this.loop;
    const place = slotPlace(this.groups, slot, first);
    const current = accumulator.result(this.scope, place);
    const same = flat(this.scope, { kind: 'BOOLEAN', nullable: false }, this.equal(current, value), 'false');
    builder.open(`if (${same.code}) {`);
    builder.line(`${place.array(first + 1, 'u8')}[${slot}] = 0;`);
    each((other) => accumulator.add(this.scope, place, other));
    builder.close();
  }

  private equal(left: Value, right: Value): string {
    return relationCode(this.scope, '===', left, right);
  }

  private emit(to: {
    readonly group: Group;
    readonly old: readonly Value[];
    readonly keyTypes: readonly DataType[];
    readonly label: string;
  }): void {
    const { builder } = this.loop;
    const { groups } = this;
    const { slot, before } = to.group;
    const keys = to.keyTypes.map((type, column) => keyValue(this.scope, groups, { slot, column, type }));
    if (this.plan.inputRetracts) {
      builder.open(`if (!(${groups.rows}[${slot}] > 0)) {`);
      this.writeRow(3, [...keys, ...to.old]);
      this.remove(to.group);
      this.out.turn();
      builder.line(`break ${to.label};`);
      builder.close();
    }
    const fresh = this.results(slot);
    builder.open(`if (${before} === 0) {`);
    this.writeRow(0, [...keys, ...fresh]);
    builder.close('} else {');
    if (this.plan.stateTtlMs === null) builder.line(`if (${this.unchanged(to.old, fresh)}) break ${to.label};`);
    if (this.plan.emitsUpdateBefore) this.writeRow(1, [...keys, ...to.old]);
    this.writeRow(2, [...keys, ...fresh]);
    builder.close();
    this.out.turn();
  }

  private unchanged(old: readonly Value[], fresh: readonly Value[]): string {
    const tests = old.map((value, index) => {
      const other = fresh[index]!;
      const equal = this.equal(value, other);
      if (value.isNull === 'false' && other.isNull === 'false') return equal;
      return `((${value.isNull}) ? (${other.isNull}) : !(${other.isNull}) && (${equal}))`;
    });
    return tests.length === 0 ? 'true' : tests.join(' && ');
  }

  private writeRow(kind: number, values: readonly Value[]): void {
    writeValues(this.loop.builder, this.out, values.slice(0, this.plan.output.length));
    this.out.setKind(String(kind));
    this.out.count();
    this.loop.builder.line(`${this.name}.metrics.rowsOut++;`);
  }
}
