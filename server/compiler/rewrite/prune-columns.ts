import { inputsOfNode, topological, type LogicalNode, type SinkNode } from '@/server/plan/logical/logical-plan';
import { rulesOf } from '../nodes';
import { narrowed, type Pruned } from '../nodes/node-rules';

/**
 * Each node gives only the columns that some consumer reads; a source's decoder and a look-up skip all others. Aggregations keep all
 * their calls, so that their state is the same whoever reads it.
 */
export function pruneColumns(sinks: readonly SinkNode[]): readonly SinkNode[] {
  const order = topological(sinks);
  const wanted = new Map<LogicalNode, Set<number>>(order.map((node) => [node, new Set<number>()]));
  for (const node of [...order].reverse()) {
    const asked = rulesOf(node).reads(node, wanted.get(node)!);
    inputsOfNode(node).forEach((below, i) => {
      const columns = wanted.get(below)!;
      for (const column of asked[i]!) columns.add(column);
    });
  }
  const done = new Map<LogicalNode, Pruned>();
  for (const node of order) {
    const rules = rulesOf(node);
    const asked = rules.narrows === true ? rules.reads(node, wanted.get(node)!) : null;
    const inputs = inputsOfNode(node).map((below, i) => {
      const pruned = node.op === 'late-rows' ? done.get(below)! : ownColumns(done.get(below)!, below);
      return asked === null ? pruned : narrowed(pruned, asked[i]!);
    });
    done.set(node, rules.prune(node, wanted.get(node)!, inputs));
  }
  return sinks.map((sink) => done.get(sink)!.node as SinkNode);
}

/** Without what stands behind a window's own columns, which is for its late rows alone. */
function ownColumns(pruned: Pruned, { fields }: LogicalNode): Pruned {
  const own = [...pruned.kept].filter(([column]) => column < fields.length);
  return own.length === pruned.kept.size ? pruned : { ...pruned, kept: new Map(own) };
}
