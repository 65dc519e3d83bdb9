import { notNull, type DataType } from '@headrace/connector-sdk/schema';
import type { ExprScope } from '../../codegen/expr-scope';
import { keyHash, keyParts, type KeyPart } from '../../codegen/key-code';
import { LoopWriter } from '../../codegen/loop-writer';
import { RowCode } from '../../codegen/row-code';
import { TableCode } from '../../codegen/table-code';
import type { Value } from '../../codegen/value';
import { rowLayout, type RowLayout } from '../../state/row-layout';
import { keyValue } from '../aggregate/key-value';
import type { GroupCode } from './group-code';
import type { ForgetValues, GroupState } from './group-state';
import { noRow } from './partial-code';

/** Name of the double with the rows by which a group has the value. */
const ROWS = 'rows';

/**
 * The records of a MIN or MAX that can be taken back, in groups that are kept for long: one for each group and value, those of a group in a list. They
 * leave memory page by page, and know nothing of where their group is.
 */
export const extremeLayout = (keyTypes: readonly DataType[], value: DataType): RowLayout =>
  rowLayout({
    types: [...keyTypes, notNull(value)],
    key: keyTypes.map((_, index) => index),
    identity: [keyTypes.length],
    doubles: [ROWS],
  });

/** A group as its values are found by: its key, also as parts, and the local with their hash. */
export interface KeyedGroup {
  readonly key: readonly Value[];
  readonly parts: readonly KeyPart[];
  readonly hash: string;
}

/** A value of a group: the record's columns, the local with their hash, and the one with its address (0: the group does not have it). */
interface HeldValue {
  readonly columns: readonly Value[];
  readonly hash: string;
  readonly address: string;
}

/** The values of one call, in a generated function. */
export class ExtremeRows {
  constructor(
    private readonly scope: ExprScope,
    private readonly rows: RowCode,
  ) {}

  find({ key, parts }: KeyedGroup, value: Value): HeldValue {
    const present: Value = { ...value, isNull: 'false' };
    const columns = [...key, present];
    const hash = keyHash(this.scope, [...parts, ...keyParts(this.scope, [present])]);
    return { columns, hash, address: this.rows.findIdentity(columns, hash, true).address };
  }

  add(group: KeyedGroup, { columns, hash, address }: HeldValue): void {
    const { rows, scope } = this;
    const { builder } = scope;
    builder.open(`if (${address} > 0) {`);
    const known = rows.at(address);
    known.touch();
    builder.line(`${known.double(ROWS)} += 1;`);
    builder.close('} else {');
    const list = rows.findList(group.key, group.hash, true);
    const made = rows.write(columns);
    builder.line(`${made.double(ROWS)} = 1;`);
    builder.line(`${rows.name}.append(${list.bucket}, ${list.address}, ${made.address}, ${group.hash});`);
    builder.line(`${rows.name}.putIdentity(${made.address}, ${hash});`);
    builder.close();
  }

  /** One that the group does not have changes nothing. `onLast` runs behind the last row of the value. */
  retract({ address }: HeldValue, onLast: () => void): void {
    const { rows, scope } = this;
    const { builder } = scope;
    builder.open(`if (${address} > 0) {`);
    const known = rows.at(address);
    builder.open(`if (${known.double(ROWS)} > 1) {`);
    known.touch();
    builder.line(`${known.double(ROWS)} -= 1;`);
    builder.close('} else {');
    builder.line(`${rows.name}.removeRow(${address});`);
    onLast();
    builder.close();
    builder.close();
  }

  /** Nothing of these rows is in use meanwhile: a group may have more values than memory holds. */
  each(group: KeyedGroup, take: (value: Value) => void): void {
    const { rows, scope } = this;
    rows.each(rows.findList(group.key, group.hash, false).address, (row) => {
      take(row.column(group.key.length));
      scope.builder.line(`${rows.name}.cool();`);
    });
  }

  /** The group goes with all its values. */
  forget(group: KeyedGroup): void {
    const { rows, scope } = this;
    const list = rows.findList(group.key, group.hash, false);
    rows.each(list.address, (row) => scope.builder.line(`${rows.name}.remove(${list.bucket}, ${row.address}); ${rows.name}.cool();`));
  }
}

/** Generates what forgets all values of a group. */
export function valuesForgetter(session: LoopWriter['session'], code: GroupCode, state: GroupState): ForgetValues {
  const loop = new LoopWriter(session);
  const scope = loop.scope(noRow);
  const groups = new TableCode(loop.builder, 'groups', code.layouts.groups);
  groups.declare();
  const key = code.plan.keys.map((input, column) => keyValue(scope, groups, { slot: 'slot', column, type: code.inputTypes[input]! }));
  const parts = keyParts(scope, key);
  const hash = keyHash(scope, parts);
  for (const store of state.extremeRows) new ExtremeRows(scope, RowCode.of(loop, store)).forget({ key, parts, hash });
  return loop.buildOnce<ForgetValues>('forget(groups, slot)', state);
}
