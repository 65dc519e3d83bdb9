import type { JoinPlan } from '@/server/plan/job/join-plans';
import { keyHash, keyParts } from '../../codegen/key-code';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import { RowCode, type Found, type StoredRow } from '../../codegen/row-code';
import type { Value } from '../../codegen/value';
import { RowEmitter } from '../output/row-emitter';
import { TOUCHED } from '../store-terminal';
import { JoinColumns, nullKeyTest } from './join-columns';
import { RowKeeper, type Keep } from './join-keep';
import type { JoinState, SideShape } from './join-state';

const INSERT = '0';
const DELETE = '3';

/**
 * Writes the statements for one row of one side. What leaves, and in which order, is Flink's (1.20): the rows of the other side that lose
 * their padding first, then the joined rows; on the way back the joined rows first. The row's own kind is kept where neither side is padded.
 */
export class JoinRowWriter {
  private readonly keeper: RowKeeper;
  private readonly other: RowCode;
  private readonly ownShape: SideShape;
  private readonly otherShape: SideShape;
  private readonly out: RowEmitter;
  private readonly name: string;
  private readonly columns: JoinColumns;
  private readonly now: string | null;

  constructor(
    private readonly plan: JoinPlan,
    private readonly state: JoinState,
    private readonly loop: LoopWriter,
    private readonly row: RowAccess,
    private readonly input: 0 | 1,
  ) {
    const { builder } = loop;
    this.other = RowCode.of(loop, state.stores[1 - input]!);
    this.ownShape = state.shapes[input];
    this.otherShape = state.shapes[1 - input]!;
    this.name = builder.bind('join', state);
    const types = state.shapes.map(({ layout }) => layout.columns.map(({ type }) => type));
    this.columns = new JoinColumns([types[0]!, types[1]!], plan.output, plan.condition);
    this.out = RowEmitter.of(loop, { queue: state.queue, types: plan.output.map((field) => field.type), metrics: state.metrics });
    const timed = this.ownShape.ttlMs !== null || this.otherShape.ttlMs !== null;
    this.now = timed ? builder.fresh('now') : null;
    if (timed) builder.before(`const ${this.now} = ${this.name}.now();`);
    this.keeper = new RowKeeper({
      loop,
      scope: loop.scope(row),
      values: this.columns.ofRow(row, input),
      own: RowCode.of(loop, state.stores[input]),
      shape: this.ownShape,
      now: this.now,
    });
  }

  private get side(): readonly number[] {
    return this.input === 0 ? this.plan.keys.left : this.plan.keys.right;
  }
  private get pads(): boolean {
    return ['left', 'right', 'full'].includes(this.plan.type);
  }
  private get leftOnly(): boolean {
    return this.plan.type === 'semi' || this.plan.type === 'anti';
  }

  write(): void {
    const { builder } = this.loop;
    const label = builder.fresh('join');
    builder.open(`${label}: {`);
    const key = this.side.map((index) => this.row.column(index));
    this.nullKeys(key, label);
    const scope = this.loop.scope(this.row);
    const hash = keyHash(scope, keyParts(scope, key));
    const back = this.takesBack();
    const partners = this.other.findList(key, hash, false);
    const keep = { key, hash, partners: '0' };
    if (back === null) this.accumulate(partners, keep);
    else {
      builder.open(`if (!${back}) {`);
      this.accumulate(partners, keep);
      builder.close('} else {');
      this.retract(partners, keep);
      builder.close();
    }
    builder.close();
    this.out.end();
  }

  /** A local that says whether the row is taken back; null: rows of this side only come. */
  private takesBack(): string | null {
    if (this.row.kind === '0' || !(this.input === 0 ? this.plan.left : this.plan.right).retracts) return null;
    const back = this.loop.builder.fresh('back');
    this.loop.builder.line(`const ${back} = (${this.row.kind} & 1) === 1;`);
    return back;
  }

  /** A row with a NULL in its key has no partner ever, and is not kept. */
  private nullKeys(key: readonly Value[], label: string): void {
    const { builder } = this.loop;
    const test = nullKeyTest(key, this.plan.keys.nullSafe);
    if (test === null) return;
    builder.open(`if (${test}) {`);
    if (this.plan.type === 'anti' && this.input === 0) this.emitLeft(this.row, this.row.kind);
    else if (this.pads && this.ownShape.partners) this.emitPadded(this.row, this.input, `((${this.row.kind} & 1) === 1 ? 3 : 0)`);
    builder.line(`break ${label};`);
    builder.close();
  }

  private accumulate(found: Found, keep: Keep): void {
    if (this.leftOnly) return this.input === 0 ? this.accumulateLeftOnly(found, keep) : this.changeRightOnly(found, keep, true);
    const { builder } = this.loop;
    const count = this.ownShape.partners ? this.counter() : '0';
    if (this.otherShape.partners) {
      const { matches, length } = this.collect(found, (record) => {
        builder.line(`const had = ${record.word('partners')};`);
        this.times(record, () => {
          builder.open('if (had === 0) {');
          this.emitPadded(record, this.input === 0 ? 1 : 0, DELETE);
          builder.close();
          if (count !== '0') builder.line(`${count}++;`);
        });
        this.setPartners(record, 'had + 1');
      });
      this.eachCollected(matches, length, (record) => this.times(record, () => this.emitJoined(record, INSERT)));
    } else {
      const kind = this.ownShape.partners ? INSERT : this.row.kind;
      this.eachMatch(found, (record) =>
        this.times(record, () => {
          this.emitJoined(record, kind);
          if (count !== '0') builder.line(`${count}++;`);
        }),
      );
    }
    if (this.ownShape.partners) {
      builder.open(`if (${count} === 0) {`);
      this.emitPadded(this.row, this.input, INSERT);
      builder.close();
    }
    this.keeper.add({ ...keep, partners: count });
  }

  private retract(found: Found, keep: Keep): void {
    if (this.leftOnly) return this.input === 0 ? this.retractLeftOnly(found, keep) : this.changeRightOnly(found, keep, false);
    const { builder } = this.loop;
    this.keeper.remove(keep);
    const count = this.ownShape.partners ? this.counter() : null;
    const kind = this.ownShape.partners ? DELETE : this.row.kind;
    const joined = (record: StoredRow): void =>
      this.times(record, () => {
        this.emitJoined(record, kind);
        if (count !== null) builder.line(`${count}++;`);
      });
    if (!this.otherShape.partners) this.eachMatch(found, joined);
    else {
      const { matches, length } = this.collect(found, joined);
      this.eachCollected(matches, length, (record) => {
        builder.line(`const had = ${record.word('partners')};`);
        builder.open('if (had === 1) {');
        this.times(record, () => this.emitPadded(record, this.input === 0 ? 1 : 0, INSERT));
        builder.close();
        this.setPartners(record, 'had - 1');
      });
    }
    if (count === null) return;
    builder.open(`if (${count} === 0) {`);
    this.emitPadded(this.row, this.input, DELETE);
    builder.close();
  }

  private accumulateLeftOnly(found: Found, keep: Keep): void {
    const count = this.countMatches(found);
    this.emitLeftWhen(count);
    this.keeper.add({ ...keep, partners: count });
  }

  private retractLeftOnly(found: Found, keep: Keep): void {
    this.emitLeftWhen(this.countMatches(found));
    this.keeper.remove(keep);
  }

  private countMatches(found: Found): string {
    const count = this.counter();
    this.eachMatch(found, (record) =>
      this.loop.builder.line(`${count} += ${this.otherShape.keeping === 'counted' ? record.word('count') : '1'};`),
    );
    return count;
  }

  private emitLeftWhen(count: string): void {
    const { builder } = this.loop;
    builder.open(`if (${count} ${this.plan.type === 'anti' ? '===' : '>'} 0) {`);
    this.emitLeft(this.row, this.row.kind);
    builder.close();
  }

  /** A right row of semi and anti: left rows that get their first partner, or lose their last one. */
  private changeRightOnly(found: Found, keep: Keep, comes: boolean): void {
    const { builder } = this.loop;
    if (comes) this.keeper.add(keep);
    else this.keeper.remove(keep);
    const anti = this.plan.type === 'anti';
    const kind = anti ? (comes ? DELETE : INSERT) : this.row.kind;
    this.eachMatch(found, (record) => {
      builder.line(`const had = ${record.word('partners')};`);
      builder.open(`if (had === ${comes ? 0 : 1}) {`);
      this.times(record, () => this.emitLeft(record, kind));
      builder.close();
      this.setPartners(record, comes ? 'had + 1' : 'had - 1');
    });
  }

  private counter(): string {
    const count = this.loop.builder.fresh('partners');
    this.loop.builder.line(`let ${count} = 0;`);
    return count;
  }

  /** Walks the records of the other side that match. */
  private eachMatch(found: Found, use: (record: StoredRow) => void): void {
    const { builder } = this.loop;
    const each = (record: StoredRow): void => {
      const [left, right] = this.sides(record);
      this.columns.whenMatching(this.loop, left, right, () => use(record));
    };
    if (this.otherShape.keeping === 'one') {
      builder.open(`if (${found.address} > 0) {`);
      const record = this.other.at(found.address);
      this.unexpired(record, () => each(record));
      return builder.close();
    }
    this.other.each(found.address, (record) => this.unexpired(record, () => each(record)));
  }

  private unexpired(record: StoredRow, body: () => void): void {
    if (this.otherShape.ttlMs === null) return body();
    this.loop.builder.open(`if (${this.now} - ${record.double(TOUCHED)} < ${this.ttl(this.otherShape)}) {`);
    body();
    this.loop.builder.close();
  }

  private ttl(shape: SideShape): string {
    return this.loop.builder.bind('ttl', shape.ttlMs);
  }

  private sides(record: StoredRow): readonly [RowAccess, RowAccess] {
    return this.input === 0 ? [this.row, record] : [record, this.row];
  }

  /** Like `eachMatch`, and keeps the matches for a second walk. */
  private collect(found: Found, use: (record: StoredRow) => void): { readonly matches: string; readonly length: string } {
    const { builder } = this.loop;
    const [matches, length] = [builder.fresh('matches'), builder.fresh('length')];
    builder.line(`let ${matches} = ${this.name}.matches, ${length} = 0;`);
    this.eachMatch(found, (record) => {
      builder.line(`if (${length} === ${matches}.length) ${matches} = ${this.name}.growMatches();`);
      builder.line(`${matches}[${length}++] = ${record.address};`);
      use(record);
    });
    return { matches, length };
  }

  private eachCollected(matches: string, length: string, use: (record: StoredRow) => void): void {
    const { builder } = this.loop;
    const at = builder.fresh('m');
    builder.open(`for (let ${at} = 0; ${at} < ${length}; ${at}++) {`);
    const address = builder.fresh('row');
    builder.line(`const ${address} = ${matches}[${at}];`);
    use(this.other.at(address));
    builder.close();
  }

  /** Once for each equal row that the record stands for. */
  private times(record: StoredRow, body: () => void): void {
    if (this.otherShape.keeping !== 'counted') return body();
    const { builder } = this.loop;
    const n = builder.fresh('n');
    builder.open(`for (let ${n} = ${record.word('count')}; ${n} > 0; ${n}--) {`);
    body();
    builder.close();
  }

  private setPartners(record: StoredRow, code: string): void {
    record.touch();
    this.loop.builder.line(`${record.word('partners')} = ${code};`);
    if (this.otherShape.ttlMs !== null) this.loop.builder.line(`${record.double(TOUCHED)} = ${this.now};`);
  }

  private emitJoined(record: StoredRow, kind: string): void {
    this.out.emit(this.columns.joined(...this.sides(record)), kind);
  }

  /** A row of `side` beside NULLs. */
  private emitPadded(row: RowAccess, side: 0 | 1, kind: string): void {
    this.out.emit(this.columns.padded(row, side), kind);
  }

  private emitLeft(row: RowAccess, kind: string): void {
    this.out.emit(this.columns.ofRow(row, 0), kind);
  }
}
