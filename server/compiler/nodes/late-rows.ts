import type { LateRowsNode } from '@/server/plan/logical/logical-plan';
import { appendOnly, type NodeRules } from './node-rules';

/** The columns of the input of the window stand behind the window's own (see its rules). */
export const lateRowsRules: NodeRules<LateRowsNode> = {
  changes: () => appendOnly,
  asksBefore: () => false,
  reads: ({ input }, wanted) => [[...wanted].map((column) => input.fields.length + column)],
  prune: (node, _, [below]) => {
    const width = node.input.fields.length;
    const window = below!.node as LateRowsNode['input'];
    const kept = [...below!.kept].filter(([column]) => column >= width).map(([column, place]) => [column - width, place - width] as const);
    return {
      kept: new Map(kept),
      node: { ...node, input: window, fields: window.input.fields.map(({ name, type }) => ({ name, type, time: null })) },
    };
  },
  keyedBy: () => null,
  /** The window lets them out by its port `late`; here they only get a name of their own. */
  plan: (_, { base, id }) => ({ ...base, id: id('late'), kind: 'union' }),
};
