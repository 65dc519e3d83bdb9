import type { WindowTableNode } from '@/server/plan/logical/logical-plan';
import { keptFields, passThrough, passesInput, type NodeRules } from './node-rules';

export const windowTableRules: NodeRules<WindowTableNode> = {
  passes: (node, column) => passesInput(node, column),
  changes: (_, [input]) => ({ ...input!, keys: [] }),
  asksBefore: () => true,
  reads: (node, wanted) => [[...[...wanted].filter((column) => column < node.input.fields.length), node.timeColumn]],
  prune: (node, _, [below]) => {
    const { kept } = passThrough(below!, node.input.fields.length, 3);
    return {
      kept,
      node: { ...node, input: below!.node, timeColumn: below!.kept.get(node.timeColumn)!, fields: keptFields(node.fields, kept) },
    };
  },
  keyedBy: () => null,
  plan: (node, { base, id }) => ({
    ...base,
    id: id('window-assign'),
    kind: 'window-assign',
    // A session without an aggregation above is refused before: its windows are not known when a row comes.
    window: node.shape.type === 'session' ? { type: 'tumble', sizeMs: node.shape.gapMs, offsetMs: 0 } : node.shape,
    time: node.time,
    timeColumn: node.timeColumn,
  }),
};
