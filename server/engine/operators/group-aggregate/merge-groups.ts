import { notNull } from '@headrace/connector-sdk/schema';
import { keyHash, keyParts, type KeyPart } from '../../codegen/key-code';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import { TableCode } from '../../codegen/table-code';
import type { TableLayout } from '../../state/table-layout';
import { slotPlace, type PlacedCall } from '../aggregate/aggregate-set';
import { keyValue } from '../aggregate/key-value';
import type { GroupCode } from './group-code';
import type { GroupState } from './group-state';

interface Merge {
  readonly from: RowAccess;
  readonly into: RowAccess;
}

/**
 * Statements that move all that one group holds into another; both are known by rows with their keys. The function returns the rows that the other
 * had before. The groups are of a kind that is forgotten whole. One for each generated function.
 */
export function mergeGroups(loop: LoopWriter, code: GroupCode, state: GroupState, rows: Merge): void {
  new GroupMerger(loop, code, state).write(rows);
}

class GroupMerger {
  private readonly name: string;
  private readonly groups: TableCode;

  constructor(
    private readonly loop: LoopWriter,
    private readonly code: GroupCode,
    state: GroupState,
  ) {
    this.name = loop.builder.bind('group', state);
    this.groups = this.table('groups', `${this.name}.groups`, code.layouts.groups);
  }

  private table(prefix: string, from: string, layout: TableLayout): TableCode {
    const { builder } = this.loop;
    const name = builder.fresh(prefix);
    builder.before(`const ${name} = ${from};`);
    const table = new TableCode(builder, name, layout);
    table.declare();
    return table;
  }

  private partsOf(row: RowAccess): readonly KeyPart[] {
    return keyParts(
      this.loop.scope(row),
      this.code.plan.keys.map((index) => row.column(index)),
    );
  }

  write({ from, into }: Merge): void {
    const { builder } = this.loop;
    const { groups, code } = this;
    const parts = this.partsOf(into);
    const to = groups.probe(groups.key(parts), keyHash(this.loop.scope(into), parts), { insert: true });
    const old = this.partsOf(from);
    const source = groups.probe(groups.key(old), keyHash(this.loop.scope(from), old), { insert: false });
    const had = builder.fresh('had');
    builder.line(`const ${had} = ${groups.rows}[${to}];`);
    builder.open(`if (${source} < 0) {`);
    builder.line(`if (!(${had} > 0)) ${groups.name}.remove(${to});`);
    builder.line(`return ${had};`);
    builder.close();
    builder.line(`${groups.rows}[${to}] += ${groups.rows}[${source}];`);
    for (const placed of code.aggregates.calls) this.mergeCall(placed, { from: source, to, parts, into });
    builder.line(`${this.name}.forgetSlot(${source});`);
    builder.line(`return ${had};`);
  }

  private mergeCall(placed: PlacedCall, at: Slots): void {
    const { code, name } = this;
    const [seen, extreme] = [code.distinct.indexOf(placed), code.extremes.indexOf(placed)];
    if (seen >= 0)
      return this.moveValues(placed, at, {
        table: this.table('seen', `${name}.seen[${seen}]`, code.layouts.seen[seen]!),
        list: `${name}.seenLists[${seen}]`,
        head: code.layouts.seenHeads[seen]!,
      });
    if (extreme >= 0) {
      const { values, head } = code.layouts.extremes[extreme]!;
      const table = this.table('values', `${name}.extremes[${extreme}].values`, values);
      return this.moveValues(placed, at, { table, list: `${name}.extremes[${extreme}]`, head });
    }
    const { accumulator, first } = placed;
    const scope = this.loop.scope(at.into);
    accumulator.merge(scope, slotPlace(this.groups, at.to, first), accumulator.partial(scope, slotPlace(this.groups, at.from, first)));
  }

  /** The values held for a group go over one by one; those that are new there count. Room is made before a value is read, which may move it. */
  private moveValues({ call, accumulator, first }: PlacedCall, at: Slots, held: HeldValues): void {
    const { builder } = this.loop;
    const { table, list } = held;
    const scope = this.loop.scope(at.into);
    const heads = this.groups.array(held.head, 'i32');
    builder.open('for (;;) {');
    builder.open(`if (${table.name}.used >= ${table.name}.limit) {`);
    builder.line(`${table.name}.grow();`);
    table.reload();
    builder.close();
    const entry = builder.fresh('entry');
    builder.line(`const ${entry} = ${heads}[${at.from}] - 1;`);
    builder.line(`if (${entry} < 0) break;`);
    const type = notNull(this.code.inputTypes[call.args[0]!]!);
    const value = keyValue(scope, table, { slot: entry, column: table.layout.keyColumns.length - 1, type });
    const all = [...at.parts, ...keyParts(scope, [value])];
    const place = table.probe(table.key(all), keyHash(scope, all), { insert: true });
    const had = builder.fresh('had');
    builder.line(`const ${had} = ${table.rows}[${place}];`);
    builder.line(`${table.rows}[${place}] = ${had} + ${table.rows}[${entry}];`);
    builder.open(`if (${had} === 0) {`);
    builder.line(`${list}.link(${place}, ${at.to});`);
    accumulator.add(scope, slotPlace(this.groups, at.to, first), value);
    builder.close();
    builder.line(`${list}.unlink(${entry}, ${at.from});`);
    builder.line(`${table.name}.remove(${entry});`);
    builder.close();
  }
}

interface Slots {
  readonly from: string;
  readonly to: string;
  readonly parts: readonly KeyPart[];
  readonly into: RowAccess;
}

interface HeldValues {
  readonly table: TableCode;
  /** The lists of values by group, and the column in which they begin. */
  readonly list: string;
  readonly head: number;
}
