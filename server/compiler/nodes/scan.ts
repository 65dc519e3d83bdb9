import type { ScanNode } from '@/server/plan/logical/logical-plan';
import { keptFields, orFirst, ranked, type NodeRules } from './node-rules';

export const scanRules: NodeRules<ScanNode> = {
  changes: (node) => {
    const key = node.use.schema.primaryKey.map((name) => node.fields.findIndex((field) => field.name === name));
    const updates = node.changes !== 'insert';
    return { updates, deletes: updates, keys: key.length > 0 && !key.includes(-1) ? [key] : [] };
  },
  asksBefore: () => false,
  reads: () => [],
  prune: (node, wanted) => {
    const kept = ranked(orFirst(wanted, node));
    const width = node.projection.length;
    const columns = [...kept.keys()];
    return {
      kept,
      node: {
        ...node,
        fields: keptFields(node.fields, kept),
        projection: columns.filter((column) => column < width).map((column) => node.projection[column]!),
        metadata: columns.filter((column) => column >= width).map((column) => node.metadata[column - width]!),
      },
    };
  },
  keyedBy: () => null,
  plan: (node, { base, id }) => ({
    ...base,
    id: id('source'),
    kind: 'source',
    use: node.use,
    projection: node.projection,
    metadata: node.metadata,
    onError: node.onError,
    boundedness: node.boundedness,
    ...(node.rowsPerSecond === null ? {} : { rowsPerSecond: node.rowsPerSecond }),
  }),
};
