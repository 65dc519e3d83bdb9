import type { SinkNode } from '@/server/plan/logical/logical-plan';
import { keptAll, sameColumns, type Changes, type NodeRules } from './node-rules';

/** The sink replaces by the same key that the changes have. */
export const upsertsByKey = (sink: SinkNode, input: Changes): boolean =>
  sink.primaryKey.length > 0 && input.keys.some((key) => sameColumns(key, sink.primaryKey));

/** The sink finds what it replaces or deletes by a key. */
export const needsKey = (sink: SinkNode): boolean => sink.primaryKey.length > 0 || sink.accepts.byKey;

export const sinkRules: NodeRules<SinkNode> = {
  changes: (_, [input]) => input!,
  asksBefore: (node, { inputs: [input] }) =>
    node.accepts.updateBefore || (needsKey(node) ? !upsertsByKey(node, input!) : input!.keys.length === 0),
  reads: (node) => [node.input.fields.keys()],
  prune: (node, _, [below]) => ({ kept: keptAll(node.fields.length), node: { ...node, input: below!.node } }),
  keyedBy: (node) => (node.primaryKey.length > 0 ? node.primaryKey : null),
  plan: (node, { base, id }) => ({ ...base, id: id('sink'), kind: 'sink', use: node.use, onError: node.onError }),
};
