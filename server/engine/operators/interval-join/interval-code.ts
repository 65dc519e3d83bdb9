import { ticksPerMillisecond, type TemporalType } from '@headrace/connector-sdk/schema';
import type { IntervalJoinPlan } from '@/server/plan/job/join-plans';
import { keyHash, keyParts } from '../../codegen/key-code';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import { RowCode, type Found, type StoredRow } from '../../codegen/row-code';
import { asWide, doubleOf, type Value } from '../../codegen/value';
import { type JoinColumns, nullKeyTest } from '../join/join-columns';
import type { RowEmitter } from '../output/row-emitter';
import { missingTime } from '../watermark/watermark-assigner';
import { JOINED, TIME, type IntervalState } from './interval-state';

interface Parts {
  readonly plan: IntervalJoinPlan;
  readonly state: IntervalState;
  readonly columns: JoinColumns;
  readonly out: RowEmitter;
}

/** Milliseconds of a time stamp; fails the job where it is NULL. */
export function eventTime(loop: LoopWriter, value: Value, operator: string): string {
  const { builder } = loop;
  const wide = asWide(value);
  if (wide.isNull !== 'false') builder.line(`if (${wide.isNull}) ${builder.bind('missingTime', () => missingTime(operator))}();`);
  const ticks = ticksPerMillisecond((wide.type as TemporalType).precision);
  const time = builder.fresh('time');
  builder.line(`const ${time} = ${ticks === 1 ? doubleOf(wide) : `Math.floor(${doubleOf(wide)} / ${ticks})`};`);
  return time;
}

/** Writes the statements for one row of one side: it meets the rows kept of the other, cleans up what is over there, and is kept as long as it may meet more. */
export class IntervalRowWriter {
  private readonly name: string;
  private readonly own: RowCode;
  private readonly other: RowCode;
  private readonly side: 0 | 1;

  constructor(
    private readonly parts: Parts,
    private readonly loop: LoopWriter,
    private readonly row: RowAccess,
    private readonly input: 0 | 1,
  ) {
    this.side = input === 0 ? 1 : 0;
    this.name = loop.builder.bind('interval', parts.state);
    this.own = RowCode.of(loop, parts.state.stores[input]);
    this.other = RowCode.of(loop, parts.state.stores[this.side]);
  }

  write(): void {
    const { builder } = this.loop;
    const { plan, state, out } = this.parts;
    const label = builder.fresh('interval');
    builder.open(`${label}: {`);
    const key = (this.input === 0 ? plan.keys.left : plan.keys.right).map((index) => this.row.column(index));
    const lonely = nullKeyTest(key, plan.keys.nullSafe);
    if (lonely !== null && !state.outer[this.input]) builder.line(`if (${lonely}) break ${label};`);
    const time =
      plan.time === 'event'
        ? eventTime(this.loop, this.row.column(this.input === 0 ? plan.leftTime : plan.rightTime), plan.name)
        : `${this.name}.now`;
    const scope = this.loop.scope(this.row);
    const hash = keyHash(scope, keyParts(scope, key));
    const [most, joined] = [builder.fresh('most'), builder.fresh('joined')];
    builder.line(`const ${most} = ${time} + ${state.reach[this.input]};`);
    builder.line(`let ${joined} = 0;`);
    const expired = `${this.name}.${this.side === 0 ? 'expiredLeft' : 'expiredRight'}`;
    builder.open(`if (${expired} < ${most}${lonely === null ? '' : ` && !(${lonely})`}) {`);
    builder.line(`${expired} = ${this.name}.expiry(${this.side});`);
    this.meet({ found: this.other.findList(key, hash, false), time, most, joined, expired });
    builder.close();
    builder.open(`if (${this.name}.now < ${most}) {`);
    this.keep(key, { hash, time, joined });
    if (state.outer[this.input]) {
      builder.close(`} else if (${joined} === 0) {`);
      out.emit(this.parts.columns.padded(this.row, this.input), '0');
    }
    builder.close();
    builder.close();
    out.end();
  }

  private meet(at: {
    readonly found: Found;
    readonly time: string;
    readonly most: string;
    readonly joined: string;
    readonly expired: string;
  }): void {
    const { builder } = this.loop;
    const { state, columns, out } = this.parts;
    const padded = state.outer[this.side];
    this.other.each(at.found.address, (record) => {
      const other = builder.fresh('time');
      builder.line(`const ${other} = ${record.double(TIME)};`);
      builder.line(`if (${other} > ${at.most} && ${other} > ${at.expired}) break;`);
      builder.open(`if (${other} >= ${at.time} - ${state.reach[this.side]} && ${other} <= ${at.most}) {`);
      const [left, right] = this.sides(record);
      columns.whenMatching(this.loop, left, right, () => {
        out.emit(columns.joined(left, right), '0');
        builder.line(`${at.joined} = 1;`);
        if (!padded) return;
        record.touch();
        builder.line(`${record.word(JOINED)} = 1;`);
      });
      builder.close();
      if (!padded) builder.line(`if (${other} <= ${at.expired}) ${this.other.name}.remove(${at.found.bucket}, ${record.address});`);
    });
  }

  private sides(record: StoredRow): readonly [RowAccess, RowAccess] {
    return this.input === 0 ? [this.row, record] : [record, this.row];
  }

  private keep(key: readonly Value[], of: { readonly hash: string; readonly time: string; readonly joined: string }): void {
    const { builder } = this.loop;
    const { state, columns } = this.parts;
    const list = this.own.findList(key, of.hash, true);
    const record = this.own.write(columns.ofRow(this.row, this.input));
    builder.line(`${record.double(TIME)} = ${of.time};`);
    if (state.outer[this.input]) builder.line(`${record.word(JOINED)} = ${of.joined};`);
    const at = this.own.layout.doubles[TIME]!;
    builder.line(`${this.own.name}.insertSorted(${list.bucket}, ${list.address}, ${record.address}, ${of.hash}, ${at});`);
    const timed = state.outer[this.input] ? '' : `if (${list.address} === 0) `;
    builder.line(`${timed}${this.name}.arm(${this.input}, ${record.address});`);
  }
}
