import type { WindowColumns } from '@/server/plan/job/join-plans';
import type { LogicalNode, WindowMark } from '@/server/plan/logical/logical-plan';
import type { KeyPair } from './join-keys';

export interface FoundWindows {
  readonly leftWindow: WindowColumns;
  readonly rightWindow: WindowColumns;
  /** The keys besides the windows. */
  readonly pairs: readonly KeyPair[];
}

/** The first columns that bound windows of one kind; null where the rows carry none. */
export function windowColumns(node: LogicalNode): { readonly columns: WindowColumns; readonly mark: WindowMark } | null {
  const start = node.fields.findIndex((field) => field.window?.part === 'start');
  const end = node.fields.findIndex((field) => field.window?.part === 'end' && sameWindows(field.window, node.fields[start]?.window));
  const mark = node.fields[start]?.window;
  return start < 0 || end < 0 || mark === undefined ? null : { columns: columnsOf(start, end, mark), mark };
}

export const columnsOf = (start: number, end: number, { local }: WindowMark): WindowColumns => ({
  start,
  end,
  ...(local === true ? { local } : {}),
});

export const sameWindows = (a: WindowMark, b: WindowMark | undefined): boolean =>
  b !== undefined && a.time === b.time && a.local === b.local && JSON.stringify(a.shape) === JSON.stringify(b.shape);

/** Whether rows of equal windows are joined: start equals start and end equals end, of windows that are cut in the same way. */
export function findWindows(pairs: readonly KeyPair[], [left, right]: readonly [LogicalNode, LogicalNode]): FoundWindows | null {
  const markOf = (node: LogicalNode, expr: KeyPair['left']): WindowMark | undefined =>
    expr.op === 'input' ? node.fields[expr.index]?.window : undefined;
  const find = (part: WindowMark['part']): KeyPair | undefined =>
    pairs.find((pair) => {
      const [a, b] = [markOf(left, pair.left), markOf(right, pair.right)];
      return a?.part === part && b?.part === part && sameWindows(a, b);
    });
  const [start, end] = [find('start'), find('end')];
  if (start?.left.op !== 'input' || start.right.op !== 'input' || end?.left.op !== 'input' || end.right.op !== 'input') return null;
  const mark = markOf(left, start.left)!;
  return {
    leftWindow: columnsOf(start.left.index, end.left.index, mark),
    rightWindow: columnsOf(start.right.index, end.right.index, mark),
    pairs: pairs.filter((pair) => pair !== start && pair !== end),
  };
}
