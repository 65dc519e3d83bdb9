import { inputsOfNode, topological, type LogicalNode } from '@/server/plan/logical/logical-plan';
import { rulesOf } from '../nodes';
import type { Changes } from '../nodes/node-rules';

export interface ChangelogAnalysis {
  readonly changes: ReadonlyMap<LogicalNode, Changes>;
  /** Nodes whose consumers need the old row before the new one. */
  readonly needsBefore: ReadonlySet<LogicalNode>;
}

/** Nodes never change, so what flows out of one is found once. */
const known = new WeakMap<LogicalNode, Changes>();

/** Which changes the node gives, and by which keys. */
export function changesOf(node: LogicalNode): Changes {
  const found = known.get(node);
  if (found !== undefined) return found;
  const changes = rulesOf(node).changes(node, inputsOfNode(node).map(changesOf));
  known.set(node, changes);
  return changes;
}

/** Which changes each node gives (from the sources up) and in which form its consumers need them (from the sinks down). */
export function analyseChangelog(sinks: readonly LogicalNode[]): ChangelogAnalysis {
  const order = topological(sinks);
  const changes = new Map(order.map((node) => [node, changesOf(node)]));
  const needsBefore = new Set<LogicalNode>();
  for (const node of [...order].reverse()) {
    const below = inputsOfNode(node);
    const inputs = below.map(changesOf);
    inputs.forEach((given, input) => {
      if (given.updates && rulesOf(node).asksBefore(node, { input, inputs, downstream: needsBefore.has(node) }))
        needsBefore.add(below[input]!);
    });
  }
  return { changes, needsBefore };
}
