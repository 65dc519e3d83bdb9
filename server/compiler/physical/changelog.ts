import { inputsOfNode, topological, type LogicalNode } from '@/server/plan/logical/logical-plan';
import { rulesOf } from '../nodes';
import type { Changes } from '../nodes/node-rules';

export interface ChangelogAnalysis {
  readonly changes: ReadonlyMap<LogicalNode, Changes>;
  /** Nodes whose consumers need the old row before the new one. */
  readonly needsBefore: ReadonlySet<LogicalNode>;
}

/** Which changes each node gives (from the sources up) and in which form its consumers need them (from the sinks down). */
export function analyseChangelog(sinks: readonly LogicalNode[]): ChangelogAnalysis {
  const order = topological(sinks);
  const changes = new Map<LogicalNode, Changes>();
  const ofInputs = (node: LogicalNode): readonly Changes[] => inputsOfNode(node).map((input) => changes.get(input)!);
  for (const node of order) changes.set(node, rulesOf(node).changes(node, ofInputs(node)));
  const needsBefore = new Set<LogicalNode>();
  for (const node of [...order].reverse()) {
    const inputs = ofInputs(node);
    inputsOfNode(node).forEach((below, input) => {
      if (inputs[input]!.updates && rulesOf(node).asksBefore(node, { input, inputs, downstream: needsBefore.has(node) }))
        needsBefore.add(below);
    });
  }
  return { changes, needsBefore };
}
