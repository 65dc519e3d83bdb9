import { hashOfWords, type KeyedTable } from '../../state/keyed-table';
import type { RowStore } from '../../state/row-store';
import { restoreRows, type KeyGroupRange } from '../../state/restore-rows';
import { decodeSection } from '../../state/section-format';
import { TableSnapshot } from '../../state/table-snapshot';
import type { TableLayout } from '../../state/table-layout';
import { layoutOf, type SnapshotPart } from '../stateful-terminal';
import type { GroupState } from './group-state';

const statesOf = (state: GroupState, prefix: string): readonly { readonly name: string; readonly table: KeyedTable }[] => [
  { name: `${prefix}groups`, table: state.groups },
  ...state.seen.map((table, index) => ({ name: `${prefix}${state.seenStates[index]}`, table })),
  ...state.extremes.map(({ values }, index) => ({ name: `${prefix}values-${index}`, table: values })),
];

const rowsOf = (state: GroupState, prefix: string): readonly { readonly name: string; readonly store: RowStore }[] =>
  state.extremeRows.map((store, index) => ({ name: `${prefix}extremes-${index}`, store }));

/** What a group aggregate keeps, as states; `prefix` tells several within one operator apart. */
export const groupSnapshot = (state: GroupState, prefix = ''): readonly SnapshotPart[] => [
  ...statesOf(state, prefix).map(({ name, table }) => ({ state: name, snapshot: new TableSnapshot(table, []) })),
  ...rowsOf(state, prefix).map(({ name, store }) => ({ state: name, snapshot: store.snapshot() })),
];

/** Takes the rows of a stored section. All states follow the key group of the group, or of `by`, which the keys of tables begin with. */
export function restoreGroups(
  state: GroupState,
  section: { readonly name: string; readonly bytes: Uint8Array; readonly range: KeyGroupRange },
  prefix = '',
  by: TableLayout = state.groups.layout,
): void {
  const rows = rowsOf(state, prefix).find(({ name }) => name === section.name);
  if (rows !== undefined) return rows.store.restore(section.bytes, section.range);
  const table = statesOf(state, prefix).find(({ name }) => name === section.name)?.table;
  const layout = layoutOf([table?.layout], 0, section.name);
  restoreRows(table!, decodeSection(section.bytes, layout), section.range, (from, row) =>
    hashOfWords(by, from.keys, row * from.layout.keyWords),
  );
}
