import { inputsOfNode, topological, type LogicalNode, type SinkNode } from '@/server/plan/logical/logical-plan';

/** What changes flow out of a node. `key`: columns that tell which row is replaced; null where there is none. */
export interface Changes {
  readonly updates: boolean;
  readonly key: readonly number[] | null;
}

export interface ChangelogAnalysis {
  readonly changes: ReadonlyMap<LogicalNode, Changes>;
  /** Nodes whose consumers need the old row before the new one. */
  readonly needsBefore: ReadonlySet<LogicalNode>;
}

/** Which changes each node gives (from the sources up) and in which form its consumers need them (from the sinks down). */
export function analyseChangelog(sinks: readonly LogicalNode[]): ChangelogAnalysis {
  const order = topological(sinks);
  const changes = new Map<LogicalNode, Changes>();
  for (const node of order)
    changes.set(
      node,
      changesOf(node, (input) => changes.get(input)!),
    );
  const needsBefore = new Set<LogicalNode>();
  for (const node of [...order].reverse())
    for (const input of inputsOfNode(node))
      if (changes.get(input)!.updates && asksBefore(node, changes.get(input)!, needsBefore.has(node))) needsBefore.add(input);
  return { changes, needsBefore };
}

const appendOnly: Changes = { updates: false, key: null };

function changesOf(node: LogicalNode, of: (input: LogicalNode) => Changes): Changes {
  switch (node.op) {
    case 'scan': {
      if (node.changes === 'insert') return appendOnly;
      const key = node.use.schema.primaryKey.map((name) => node.fields.findIndex((field) => field.name === name));
      return { updates: true, key: key.length > 0 && !key.includes(-1) ? key : null };
    }
    case 'aggregate':
      return node.calls.length === 0 && !of(node.input).updates
        ? { updates: false, key: node.keys.map((_, i) => i) }
        : { updates: true, key: node.keys.map((_, i) => i) };
    case 'window-aggregate':
      return appendOnly;
    case 'calc': {
      const input = of(node.input);
      return input.updates || input.key !== null ? { updates: input.updates, key: mapKey(input.key, node.projection) } : appendOnly;
    }
    case 'union':
      return { updates: node.inputs.some((input) => of(input).updates), key: null };
    case 'watermark':
    case 'lookup-join':
    case 'window-table':
    case 'sink':
      return of(node.input);
  }
}

/** Where the key's columns stand after a projection; null when one is gone. */
function mapKey(
  key: readonly number[] | null,
  projection: readonly { readonly op: string; readonly index?: number }[],
): readonly number[] | null {
  const mapped = key?.map((column) => projection.findIndex((expr) => expr.op === 'input' && expr.index === column)) ?? null;
  return mapped === null || mapped.includes(-1) ? null : mapped;
}

/** Whether `node` needs -U before +U of its input. A filter does: the old row may have passed where the new one does not. */
function asksBefore(node: LogicalNode, input: Changes, downstream: boolean): boolean {
  switch (node.op) {
    case 'sink':
      return node.accepts.updateBefore || !upsertsByKey(node, input);
    case 'aggregate':
    case 'window-aggregate':
    case 'window-table':
      return true;
    case 'calc':
      return downstream || node.condition !== null || mapKey(input.key, node.projection) === null;
    case 'union':
      return true;
    default:
      return downstream || input.key === null;
  }
}

/** The sink replaces by the same key that the changes have. */
export function upsertsByKey(sink: SinkNode, input: Changes): boolean {
  return sink.primaryKey.length > 0 && input.key !== null && sameSet(sink.primaryKey, input.key);
}

const sameSet = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((value) => b.includes(value));
