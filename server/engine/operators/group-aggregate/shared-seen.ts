import type { ExprScope } from '../../codegen/expr-scope';
import { keyHash, keyParts, type KeyPart } from '../../codegen/key-code';
import type { RowAccess } from '../../codegen/loop-writer';
import type { TableCode } from '../../codegen/table-code';
import type { ColumnKind } from '../../state/table-layout';
import type { SlotPlace } from '../aggregate/accumulator';
import { whenCounted, type PlacedCall } from '../aggregate/aggregate-set';

/** A row's group, as the shared table needs it. */
export interface SharedRow {
  readonly row: RowAccess;
  readonly parts: readonly KeyPart[];
  /** A local that says whether the row is taken back; null: none ever is. */
  readonly retracts: string | null;
  /** The moment, and the code of the time after which a value is as good as new; null: values stay. */
  readonly expiry: { readonly now: string; readonly ttlMs: string } | null;
  readonly place: (placed: PlacedCall) => SlotPlace;
}

/** DISTINCT calls by their argument: those of one argument share the table of the values that they have seen. */
export function byArgument(calls: readonly PlacedCall[]): readonly (readonly PlacedCall[])[] {
  const groups = new Map<number, PlacedCall[]>();
  for (const placed of calls) {
    const argument = placed.call.args[0]!;
    groups.set(argument, [...(groups.get(argument) ?? []), placed]);
  }
  return [...groups.values()];
}

/** A column for each call: the rows by which it has the value, or that it has seen it. */
export const sharedColumns = (calls: readonly PlacedCall[], retracts: boolean): readonly ColumnKind[] =>
  calls.map(() => (retracts ? 'f64' : 'u8'));

/**
 * One row in a table that several calls share: its value is looked for once, and each call that counts the row counts it for itself. What expires,
 * expires for all of them. As in Flink, a value lives from the last row that changed what is kept of it: where rows are taken back each row does,
 * else only the first that a call counts.
 */
export function takeShared(scope: ExprScope, table: TableCode, calls: readonly PlacedCall[], to: SharedRow): void {
  const { builder } = scope;
  const counts = calls.map(({ call }) => {
    const counted = builder.fresh('counted');
    builder.line(`let ${counted} = false;`);
    whenCounted(scope, to.row, call, () => builder.line(`${counted} = true;`));
    return counted;
  });
  const value = to.row.column(calls[0]!.call.args[0]!);
  builder.open(`if (${counts.join(' || ')}) {`);
  const all = [...to.parts, ...keyParts(scope, [{ ...value, isNull: 'false' }])];
  const entry = table.probe(table.key(all), keyHash(scope, all), { insert: true });
  const columns = calls.map((_, index) => `${table.array(index, to.retracts === null ? 'u8' : 'f64')}[${entry}]`);
  const renew = (): void => {
    if (to.expiry !== null) builder.line(`${table.array(calls.length, 'f64')}[${entry}] = ${to.expiry.now};`);
  };
  if (to.expiry !== null) {
    const age = `${to.expiry.now} - ${table.array(calls.length, 'f64')}[${entry}]`;
    builder.line(`if (${age} >= ${to.expiry.ttlMs}) { ${columns.map((column) => `${column} = 0;`).join(' ')} }`);
  }
  if (to.retracts !== null) renew();
  calls.forEach((placed, index) => {
    const [column, place] = [columns[index]!, to.place(placed)];
    builder.open(`if (${counts[index]!}) {`);
    if (to.retracts !== null) builder.open(`if (!${to.retracts}) {`);
    builder.open(`if (${column} === 0) {`);
    placed.accumulator.add(scope, place, value);
    if (to.retracts === null) {
      builder.line(`${column} = 1;`);
      renew();
    }
    builder.close();
    if (to.retracts !== null) {
      builder.line(`${column} += 1;`);
      builder.close(`} else if (${column} > 0) {`);
      builder.line(`${column} -= 1;`);
      builder.open(`if (${column} === 0) {`);
      placed.accumulator.retract!(scope, place, value);
      builder.close();
      builder.close();
    }
    builder.close();
  });
  builder.line(`${table.rows}[${entry}] = ${to.retracts === null ? '1' : columns.join(' + ')};`);
  if (to.retracts !== null) builder.line(`if (!(${table.rows}[${entry}] > 0)) ${table.name}.remove(${entry});`);
  builder.close();
}
