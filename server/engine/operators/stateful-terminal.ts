import { HeadraceError } from '@headrace/connector-sdk';
import type { KeyGroupRange } from '../state/restore-rows';
import type { TableLayout } from '../state/table-layout';
import type { Terminal } from './terminal';

/** A table's or row store's snapshot under the name that its state has for ever. `next`: the next encoded piece, null at the end. */
export interface SnapshotPart {
  readonly state: string;
  readonly snapshot: { next(): Uint8Array | null };
}

/** A terminal that keeps state over checkpoints. */
export interface StatefulTerminal extends Terminal {
  snapshot(): readonly SnapshotPart[];
  /** Takes the rows of one stored section whose key groups are in the range. */
  restore(state: string, bytes: Uint8Array, range: KeyGroupRange): void;
  /** After all sections; the watermark is the least of the old subtasks'. Nothing fires. */
  endRestore(watermark: number): void;
  /** Now and then, for state that expires. */
  onTime(): void;
  stateBytes(): number;
  close(): void;
}

/** The layout of a stored state; fails where the operator has no such state any more. */
export function layoutOf(layouts: readonly (TableLayout | undefined)[], index: number, state: string): TableLayout {
  const layout = layouts[index];
  if (layout !== undefined) return layout;
  throw unknownState(state);
}

export const unknownState = (state: string): Error =>
  new HeadraceError(`The stored state "${state}" belongs to nothing that this version of the pipeline keeps`, {
    code: 'state.incompatible',
    domain: 'user',
    retry: 'none',
    remedy: 'Restore with the version of the pipeline that wrote the state, or start without it.',
  });
