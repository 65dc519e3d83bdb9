import type { ColumnCall, LogicalNode, UserCallNode, UserTableNode } from '@/server/plan/logical/logical-plan';
import {
  changing,
  keptFields,
  movedColumns,
  ranked,
  type Changes,
  type Kept,
  type NodeRules,
  type Passed,
  type Pruned,
} from './node-rules';

type CallNode = UserCallNode | UserTableNode;

const passedOn = ({ passed }: CallNode, column: number): Passed | null =>
  passed[column] === undefined ? null : { input: 0, column: passed[column] };

/** Where keys stand among the columns that are passed on. */
const passedKeys = ({ passed }: CallNode, keys: Changes['keys']): Changes['keys'] =>
  keys.map((key) => key.map((column) => passed.indexOf(column))).filter((key) => !key.includes(-1));

/** The columns that are read behind it, of those that it passes on. */
const askedOf = ({ passed }: CallNode, wanted: ReadonlySet<number>): readonly number[] =>
  [...ranked(wanted).keys()].filter((column) => column < passed.length);

const movedPassed = (node: CallNode, asked: readonly number[], below: Pruned): readonly number[] =>
  asked.map((column) => below.kept.get(node.passed[column]!)!);

/** Rows of aggregates are asked for a key before they are taken, and for nothing else. */
const passedGroup = (node: UserCallNode, column: number): Passed | null => {
  const passed = passedOn(node, column);
  return passed === null || node.groups === undefined || node.groups.keys.includes(passed.column) ? passed : null;
};

const callReads = ({ args, fold }: ColumnCall): readonly number[] =>
  fold === undefined || fold.filter === null ? args : [...args, fold.filter];

function movedCall({ fold, ...call }: ColumnCall, kept: Kept): ColumnCall {
  const args = movedColumns(call.args, kept);
  if (fold === undefined) return { ...call, args };
  return { ...call, args, fold: { ...fold, filter: fold.filter === null ? null : kept.get(fold.filter)! } };
}

export const userCallRules: NodeRules<UserCallNode> = {
  passes: passedGroup,
  changes: (node, [input]) => ({ ...input!, keys: passedKeys(node, input!.keys) }),
  asksBefore: (node, { downstream, inputs }) => node.groups !== undefined || downstream || passedKeys(node, inputs[0]!.keys).length === 0,
  reads: (node, wanted) => [
    [
      ...askedOf(node, wanted).map((column) => node.passed[column]!),
      ...node.calls.flatMap((call, i) => (node.groups !== undefined || wanted.has(node.passed.length + i) ? callReads(call) : [])),
      ...(node.groups?.keys ?? []),
    ],
  ],
  // A call that nobody reads is not made. Aggregates all stay, so that the state is the same whoever reads it.
  prune: (node, wanted, [below]) => {
    const width = node.passed.length;
    const made = node.calls.flatMap((_, i) => (node.groups !== undefined || wanted.has(width + i) ? [i] : []));
    if (made.length === 0) return withoutCalls(node, below!);
    const asked = askedOf(node, wanted);
    const kept = ranked([...asked, ...made.map((i) => width + i)]);
    const calls = made.map((i) => movedCall(node.calls[i]!, below!.kept));
    const groups = node.groups && { ...node.groups, keys: movedColumns(node.groups.keys, below!.kept) };
    const passed = movedPassed(node, asked, below!);
    return { kept, node: { ...node, input: below!.node, fields: keptFields(node.fields, kept), passed, calls, ...(groups && { groups }) } };
  },
  keyedBy: ({ groups }) => groups?.keys ?? null,
  plan: ({ passed, calls, groups }, { base, id }) => ({
    ...base,
    id: id(groups === undefined ? 'call' : 'fold'),
    kind: 'user-call',
    passed,
    calls,
    ...(groups && { groups }),
  }),
};

function withoutCalls({ passed }: UserCallNode, below: Pruned): { readonly kept: Kept; readonly node: LogicalNode } {
  const kept = new Map(passed.flatMap((column, i) => (below.kept.has(column) ? [[i, below.kept.get(column)!] as const] : [])));
  return { kept, node: below.node };
}

export const userTableRules: NodeRules<UserTableNode> = {
  passes: passedOn,
  changes: (_, [input]) => ({ updates: input!.updates, deletes: changing(input!), keys: [] }),
  asksBefore: () => true,
  reads: (node, wanted) => [[...askedOf(node, wanted).map((column) => node.passed[column]!), ...node.args]],
  prune: (node, wanted, [below]) => {
    const asked = askedOf(node, wanted);
    const own = node.fields.flatMap((_, i) => (i < node.passed.length ? [] : [i]));
    const kept = ranked([...asked, ...own]);
    const passed = movedPassed(node, asked, below!);
    const args = movedColumns(node.args, below!.kept);
    return { kept, node: { ...node, input: below!.node, fields: keptFields(node.fields, kept), passed, args } };
  },
  keyedBy: () => null,
  plan: (node, { base, id }) => ({
    ...base,
    id: id('call-table'),
    kind: 'user-table',
    passed: node.passed,
    type: node.type,
    user: node.user,
    args: node.args,
  }),
};
