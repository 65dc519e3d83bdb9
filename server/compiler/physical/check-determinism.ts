import { clockFunctionOf, collectInputs } from '@/server/plan/expr/build';
import { inputsOfNode, topological, type CalcNode, type LogicalNode, type SinkNode } from '@/server/plan/logical/logical-plan';
import type { Diagnostics } from '../diagnostics/collector';
import { rulesOf } from '../nodes';
import { changing } from '../nodes/node-rules';
import { changesOf } from './changelog';
import type { PlaceOf } from './check-sinks';

/** Columns of a node that come out otherwise when the same row comes again, by the function that they are from. */
type Doubtful = ReadonlyMap<number, Doubt>;

/** Where the value was computed first, and from which function. */
interface Doubt {
  readonly column: string;
  readonly fn: string;
}

/**
 * What an update or deletion takes back must be the row that was given before. A value of the clock or of chance that is computed over
 * rows that change is another one then: where an operator or a sink finds rows by it, the pipeline is refused. Over rows that are only
 * added each value is computed once, and kept.
 */
export function checkDeterminism(sinks: readonly SinkNode[], placeOf: PlaceOf, diagnostics: Diagnostics): void {
  const doubtful = new Map<LogicalNode, Doubtful>();
  for (const node of topological(sinks)) {
    const inputs = inputsOfNode(node);
    inputs.forEach((below, input) => {
      for (const column of neededBy(node, input))
        if (doubtful.get(below)!.has(column))
          diagnostics.report('non-deterministic-update', {
            at: placeOf(node),
            params: paramsOf(doubtful.get(below)!.get(column)!, node),
          });
    });
    const fn = node.op === 'calc' && changing(changesOf(node.input)) && node.condition !== null ? clockFunctionOf(node.condition) : null;
    if (fn !== null)
      diagnostics.report('non-deterministic-update', {
        at: placeOf(node),
        params: { what: 'The condition', function: fn, reader: `"${node.name}"` },
      });
    doubtful.set(node, doubtfulOf(node, doubtful));
  }
}

const paramsOf = ({ column, fn }: Doubt, reader: LogicalNode) => ({
  what: `The column "${column}"`,
  function: fn,
  reader: `"${reader.name}"`,
});

function doubtfulOf(node: LogicalNode, known: ReadonlyMap<LogicalNode, Doubtful>): Doubtful {
  const found = new Map<number, Doubt>();
  if (node.op === 'calc') return doubtfulOfCalc(node, known.get(node.input)!);
  node.fields.forEach((_, column) => {
    for (const [input, below] of inputsOfNode(node).entries()) {
      const passed = node.op === 'union' ? { input, column } : (rulesOf(node).passes?.(node, column) ?? null);
      const from = passed?.input === input ? known.get(below)!.get(passed.column) : undefined;
      if (from !== undefined) found.set(column, from);
    }
  });
  return found;
}

function doubtfulOfCalc({ input, projection, fields }: CalcNode, below: Doubtful): Doubtful {
  const found = new Map<number, Doubt>();
  const changes = changing(changesOf(input));
  projection.forEach((expr, column) => {
    const fn = changes ? clockFunctionOf(expr) : null;
    if (fn !== null) found.set(column, { column: fields[column]!.name, fn });
    const read = new Set<number>();
    collectInputs(expr, read);
    for (const each of read) if (below.has(each)) found.set(column, below.get(each)!);
  });
  return found;
}

/** The columns of an input that changes by which the node finds what it kept or gave before. */
function neededBy(node: LogicalNode, input: number): Iterable<number> {
  const below = inputsOfNode(node)[input]!;
  const changes = changesOf(below);
  if (!changing(changes) || node.op === 'calc' || node.op === 'union' || node.op === 'watermark') return [];
  const all = below.fields.map((_, column) => column);
  if (node.op === 'sink') return node.primaryKey.length > 0 ? node.primaryKey : all;
  const keyed = rulesOf(node).keyedBy(node, input, inputsOfNode(node).map(changesOf)) ?? [];
  // Whole rows are found by a key of theirs; aggregates take back what they added.
  if (node.op === 'aggregate' || node.op === 'window-aggregate') return rulesOf(node).reads(node, new Set(all))[input]!;
  return changes.keys.length > 0 ? [...keyed, ...changes.keys[0]!] : all;
}
