import type { LimitNode, SortNode } from '@/server/plan/logical/logical-plan';
import { changing, keptFields, movedSort, passesInput, type NodeRules } from './node-rules';

const oneTask: readonly number[] = [];

export const sortRules: NodeRules<SortNode> = {
  passes: (node, column) => passesInput(node, column),
  narrows: true,
  changes: (_, [input]) => input!,
  asksBefore: () => true,
  reads: (node, wanted) => [[...wanted, ...node.order.map(({ column }) => column), ...(node.timeColumn === null ? [] : [node.timeColumn])]],
  prune: (node, _, [below]) => ({
    kept: below!.kept,
    node: {
      ...node,
      input: below!.node,
      fields: keptFields(node.fields, below!.kept),
      order: movedSort(node.order, below!.kept),
      timeColumn: node.timeColumn === null ? null : below!.kept.get(node.timeColumn)!,
    },
  }),
  keyedBy: () => oneTask,
  plan: (node, { base, id }) => ({ ...base, id: id('sort'), kind: 'sort', timeColumn: node.timeColumn, order: node.order }),
};

export const limitRules: NodeRules<LimitNode> = {
  narrows: true,
  changes: (_, [input]) => (changing(input!) ? { ...input!, updates: true, deletes: true } : input!),
  asksBefore: () => true,
  reads: (_, wanted) => [wanted],
  prune: (node, _, [below]) => ({
    kept: below!.kept,
    node: { ...node, input: below!.node, fields: keptFields(node.fields, below!.kept) },
  }),
  keyedBy: () => oneTask,
  // Rows that change need all of them kept: a rank in no order.
  plan: (node, { base, id, inputs, needsBefore }) =>
    changing(inputs[0]!)
      ? {
          ...base,
          id: id('rank'),
          kind: 'rank',
          partition: oneTask,
          order: [],
          from: node.offset + 1,
          to: node.fetch === null ? Number.MAX_SAFE_INTEGER : node.offset + node.fetch,
          toColumn: null,
          emitsRank: false,
          strategy: 'retract',
          upsertKey: null,
          emitsUpdateBefore: needsBefore,
          stateTtlMs: null,
        }
      : { ...base, id: id('limit'), kind: 'limit', offset: node.offset, fetch: node.fetch },
};
