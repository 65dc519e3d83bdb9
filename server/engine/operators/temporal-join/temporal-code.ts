import type { TemporalJoinPlan } from '@/server/plan/job/join-plans';
import { keyHash, keyParts } from '../../codegen/key-code';
import type { SessionClock } from '../../codegen/expr-scope';
import { LoopWriter, type RowAccess } from '../../codegen/loop-writer';
import { RowCode } from '../../codegen/row-code';
import { HASH, NEXT } from '../../state/row-layout';
import type { RowStore } from '../../state/row-store';
import { eventTime } from '../interval-join/interval-code';
import { nullKeyTest, type JoinColumns } from '../join/join-columns';
import type { DirectEmitter } from '../output/direct-emitter';
import { KIND, TIME, TIMER, TOUCHED, type TemporalState } from './temporal-state';

/** Keeps one row of a side, and tells its key's timer. A right row without key is a version of nothing. */
export function keepRow(
  loop: LoopWriter,
  row: RowAccess,
  of: {
    readonly plan: TemporalJoinPlan;
    readonly state: TemporalState;
    readonly columns: JoinColumns;
    readonly side: 0 | 1;
    readonly session: SessionClock;
  },
): void {
  const { builder } = loop;
  const { plan, state, side } = of;
  const label = builder.fresh('temporal');
  builder.open(`${label}: {`);
  const key = (side === 0 ? plan.keys.left : plan.keys.right).map((column) => row.column(column));
  const lonely = nullKeyTest(key, plan.keys.nullSafe);
  if (lonely !== null && (side === 1 || plan.type === 'inner')) builder.line(`if (${lonely}) break ${label};`);
  const time = eventTime(loop, row.column(side === 0 ? plan.leftTime : plan.rightTime), plan.name);
  const scope = loop.scope(row);
  const hash = keyHash(scope, keyParts(scope, key));
  const name = builder.bind('temporal', state);
  const keys = RowCode.of(loop, state.keys);
  const known = keys.findList(key, hash, true);
  builder.open(`if (!(${known.address} > 0)) {`);
  const fresh = keys.write(key);
  builder.line(`${fresh.double(TIMER)} = NaN;`);
  builder.line(`${keys.name}.append(${known.bucket}, 0, ${fresh.address}, ${hash}); ${known.address} = ${fresh.address};`);
  builder.close();
  if (plan.stateTtlMs !== null) {
    const now = `${builder.bind('session', of.session)}.now()`;
    builder.line(`${keys.name}.setDouble(${known.address}, ${state.keys.layout.doubles[TOUCHED]!}, ${now});`);
  }
  builder.line(`${name}.told(${known.address}, ${time});`);
  const store = RowCode.of(loop, side === 0 ? state.left : state.right);
  const list = store.findList(key, hash, true);
  const record = store.write(of.columns.ofRow(row, side));
  builder.line(`${record.double(TIME)} = ${time}; ${record.word(KIND)} = ${row.kind};`);
  const put = side === 0 ? `${store.name}.append` : `${name}.putVersion`;
  builder.line(`${put}(${list.bucket}, ${list.address}, ${record.address}, ${hash});`);
  builder.close();
}

/** Generates: the head of a store's list for the key of a record of `keys`; 0 or less: there is none. */
export function listFinder(keys: RowStore, store: RowStore, session: SessionClock): (key: number) => number {
  const loop = new LoopWriter(session);
  const row = RowCode.of(loop, keys).at('key');
  const values = keys.layout.columns.map((_, column) => row.column(column));
  loop.builder.line(`const hash = ${row.raw(HASH)};`);
  const found = RowCode.of(loop, store).findList(values, 'hash', false);
  loop.builder.line(`return ${found.address};`);
  return loop.builder.build<(key: number) => number>('find(key)');
}

/**
 * Generates: joins the left rows of a list from `from` on whose time the watermark has passed with the versions that are open, and removes them.
 * Answers where to go on when something is full, 0 at the end. The least time of those that stay is in `state.waiting`.
 */
export function joinDue(of: {
  readonly plan: TemporalJoinPlan;
  readonly state: TemporalState;
  readonly columns: JoinColumns;
  readonly session: SessionClock;
  readonly emitter: (loop: LoopWriter) => DirectEmitter;
}): JoinDue {
  const { plan, state, columns } = of;
  const loop = new LoopWriter(of.session);
  const { builder } = loop;
  const out = of.emitter(loop);
  const name = builder.bind('temporal', state);
  const left = RowCode.of(loop, state.left);
  const right = RowCode.of(loop, state.right);
  left.each('from', (row) => {
    builder.line(`const time = ${row.double(TIME)};`);
    builder.line('if (time > watermark) { if (time < least[0]) least[0] = time; continue; }');
    builder.line(`let met = 0; const kind = ${row.word(KIND)};`);
    const lonely = nullKeyTest(
      plan.keys.left.map((column) => row.column(column)),
      plan.keys.nullSafe,
    );
    builder.line(`const version = ${lonely === null ? '' : `(${lonely}) ? 0 : `}${name}.versionAt(time);`);
    builder.open('if (version > 0) {');
    const found = right.at('version');
    builder.open(`if ((${found.word(KIND)} & 1) === 0) {`);
    columns.whenMatching(loop, row, found, () => {
      builder.line('met = 1;');
      out.emit(columns.joined(row, found), 'kind');
    });
    builder.close();
    builder.close();
    if (plan.type === 'left') {
      builder.open('if (met === 0) {');
      out.emit(columns.padded(row, 0), 'kind');
      builder.close();
    }
    out.forgetTexts();
    builder.line(`const after = ${row.raw(NEXT)};`);
    builder.line(`${left.name}.remove(bucket, ${row.address});`);
    builder.line(`if (${out.full}) return after;`);
  });
  builder.line('return 0;');
  return builder.build<JoinDue>('joinDue(bucket, from, watermark, least)');
}

export type JoinDue = (bucket: number, from: number, watermark: number, least: Float64Array) => number;
