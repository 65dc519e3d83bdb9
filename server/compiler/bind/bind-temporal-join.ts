import { inputsOf } from '@/server/plan/expr/build';
import { conjuncts } from '@/server/plan/expr/build';
import type { TemporalJoinNode } from '@/server/plan/logical/logical-plan';
import type { Join } from '@/server/sql/ast/table-refs/join';
import type { NamedTable } from '@/server/sql/ast/table-refs/table-reference';
import { isUnknown } from '../expr/families';
import { covers } from '../nodes/node-rules';
import { changesOf } from '../physical/changelog';
import { bindExpression } from './expressions/bind-expression';
import { requireBoolean } from './expressions/operators';
import { joinFields, prepareKeys } from './joins/decide-join';
import { splitKeys } from './joins/join-keys';
import { bindNamedTable } from './named-table';
import type { BoundFrom, FromContext } from './query-context';
import { ttlHint } from './state-ttl';

interface TemporalParts {
  readonly join: Join;
  readonly right: NamedTable;
  readonly left: BoundFrom;
  /** The left column whose time is asked for. */
  readonly time: number;
}

/** Each row with the version of the right row that was valid at its time. The right side needs a key, and an event time for its versions. */
export function bindTemporalJoin({ join, right, left, time }: TemporalParts, context: FromContext): BoundFrom | null {
  const { bind, owner, hints, stateTtlMs } = context;
  const versions = bindNamedTable(right.name, context, right.hints);
  if (versions === null) return null;
  const fail = (reason: string): null => {
    bind.report('temporal-join', right, { table: right.name.parts.at(-1)!, reason });
    return null;
  };
  if (join.joinType !== 'INNER' && join.joinType !== 'LEFT') return fail(`a temporal join is INNER or LEFT, not ${join.joinType}`);
  const type = join.joinType === 'LEFT' ? 'left' : 'inner';
  const rightTime = versions.fields.findIndex((field) => field.time === 'event');
  if (rightTime < 0) return fail('it has no event time: declare a WATERMARK on the time of its versions');
  const { keys } = changesOf(versions);
  const declared = versionKey(versions, keys);
  if (declared === null) return fail('it has no primary key: declare one, or keep the last row of each key with ROW_NUMBER');
  const alias = right.alias?.name ?? right.name.parts.at(-1)!;
  const inputs = [left.node, versions] as const;
  const width = left.node.fields.length;
  const scope = left.scope.with({ alias, fields: joinFields(type, inputs).slice(width), offset: width });
  const on = { bind, scope, place: 'ON', aggregate: null };
  const condition = join.on === undefined ? null : requireBoolean(bindExpression(join.on, on), 'ON', join.on, on);
  if (condition !== null && isUnknown(condition.type)) return null;
  const { pairs, rest } = splitKeys(conjuncts(condition), width);
  const compared = pairs.flatMap((pair) => (pair.right.op === 'input' ? [pair.right.index] : [...inputsOf(pair.right)]));
  if (!covers(compared, declared)) {
    const names = declared.map((column) => versions.fields[column]!.name).join(', ');
    return fail(`the condition must compare its whole primary key (${names}) by "="`);
  }
  const prepared = prepareKeys(owner, inputs, pairs);
  const hinted = ttlHint(hints, alias);
  const node: TemporalJoinNode = {
    op: 'temporal-join',
    origin: owner.origin,
    stateKey: owner.stateKey,
    name: owner.name,
    // Versions are looked back at, so only the left row's time goes on.
    fields: joinFields(type, prepared.inputs).map((field, i) => (i < prepared.inputs[0].fields.length ? field : { ...field, time: null })),
    inputs: prepared.inputs,
    type,
    keys: prepared.keys,
    condition: prepared.condition(rest),
    leftTime: time,
    rightTime,
    ttlMs: hinted === undefined ? stateTtlMs : hinted,
  };
  return { node: prepared.restore(node), scope };
}

/** The key of the versions: of the table, or what tells which row a change replaces. */
function versionKey(versions: BoundFrom['node'], keys: readonly (readonly number[])[]): readonly number[] | null {
  return keys.find((key) => key.length > 0 && key.every((column) => versions.fields[column] !== undefined)) ?? null;
}
