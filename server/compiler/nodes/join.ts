import type { JoinSide } from '@/server/plan/job/join-plans';
import type { JoinNode } from '@/server/plan/logical/logical-plan';
import {
  changeCondition,
  changing,
  columnsIn,
  covers,
  keptFields,
  keptOfBoth,
  keysHolding,
  moved,
  movedKeys,
  passesSide,
  shortestKey,
  splitColumns,
  type Changes,
  type NodeRules,
} from './node-rules';

/** An update may leave its partners: its join key may change, or it may fail the condition. */
const mayPart = ({ condition }: JoinNode, { keys }: Changes, key: readonly number[]): boolean =>
  condition !== null || !keys.some((one) => covers(one, key));

export const joinRules: NodeRules<JoinNode> = {
  narrows: true,
  passes: passesSide,
  changes: (node, [left, right]) => {
    const forwards = node.type === 'inner' || node.type === 'semi';
    const either = (of: (side: Changes, key: readonly number[]) => boolean): boolean =>
      !forwards || of(left!, node.keys.left) || of(right!, node.keys.right);
    // An outer or anti row is taken back with its first partner, also where nothing else is ever taken back.
    return {
      updates: either((side) => side.updates),
      deletes: either((side, key) => side.deletes || (side.updates && mayPart(node, side, key))),
      keys: joinedKeys(node, [left!, right!]),
    };
  },
  // Without -U, an update may find its old row only by a key that lies in the join key's place.
  asksBefore: (node, { input, inputs, downstream }) => {
    const key = input === 0 ? node.keys.left : node.keys.right;
    return downstream || mayPart(node, inputs[input]!, key);
  },
  reads: (node, wanted) => {
    const [left, right] = splitColumns([...wanted, ...columnsIn(node.condition)], node.inputs[0].fields.length);
    return [
      [...left, ...node.keys.left],
      [...right, ...node.keys.right],
    ];
  },
  prune: (node, _, inputs) => {
    const width = node.inputs[0].fields.length;
    const both = keptOfBoth(inputs, width);
    const kept = node.type === 'semi' || node.type === 'anti' ? inputs[0]!.kept : both;
    return {
      kept,
      node: {
        ...node,
        inputs: [inputs[0]!.node, inputs[1]!.node],
        fields: keptFields(node.fields, kept),
        keys: movedKeys(node.keys, inputs),
        condition: node.condition === null ? null : moved(node.condition, both),
      },
    };
  },
  mapExprs: (node, change) => ({ ...node, condition: changeCondition(node.condition, change) }),
  keyedBy: (node, input) => (input === 0 ? node.keys.left : node.keys.right),
  plan: (node, { base, id, inputs }) => ({
    ...base,
    id: id('join'),
    kind: 'join',
    type: node.type,
    keys: node.keys,
    condition: node.condition,
    left: side(inputs[0]!, node.keys.left, node.ttlMs[0]),
    right: side(inputs[1]!, node.keys.right, node.ttlMs[1]),
  }),
};

function side(input: Changes, key: readonly number[], stateTtlMs: number | null): JoinSide {
  const alone = input.keys.some((one) => covers(key, one));
  return { unique: alone ? [] : shortestKey(input.keys), retracts: changing(input), stateTtlMs };
}

/** Keys of the joined rows, as Flink infers them: a side keeps its own where each of its rows finds one partner at most. */
export function joinedKeys(
  { type, keys, inputs: [leftNode] }: Pick<JoinNode, 'keys' | 'inputs'> & { readonly type: JoinNode['type'] },
  [leftIn, rightIn]: readonly [Changes, Changes],
): Changes['keys'] {
  const left = keysHolding(leftIn.keys, keys.left);
  if (type === 'semi' || type === 'anti') return left;
  const width = leftNode.fields.length;
  const right = keysHolding(rightIn.keys, keys.right).map((key) => key.map((column) => column + width));
  const leftAlone = leftIn.keys.some((key) => covers(keys.left, key));
  const rightAlone = rightIn.keys.some((key) => covers(keys.right, key));
  const nullsLeft = type === 'right' || type === 'full';
  const nullsRight = type === 'left' || type === 'full';
  return [
    ...(rightAlone && !nullsLeft ? left : []),
    ...(leftAlone && !nullsRight ? right : []),
    ...left.flatMap((one) => right.map((other) => [...one, ...other])),
  ];
}
