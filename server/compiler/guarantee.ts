import { parseOptions, type ConnectorSpec, type Guarantee } from '@headrace/connector-sdk';
import type { ConnectorUse } from '@/server/plan/job/job-plan';
import { clockFunctionOf } from '@/server/plan/expr/build';
import { topological, type LogicalNode, type SinkNode } from '@/server/plan/logical/logical-plan';
import type { ConnectorRegistry } from './connector-registry';
import type { Diagnostics } from './diagnostics/collector';
import type { PlaceOf } from './physical/check-sinks';

/** What a pipeline promises over a crash. `best-effort`: rows may be lost, because a source cannot give them again. */
export type PipelineGuarantee = 'best-effort' | Guarantee;

/** From the weakest. */
const order: readonly PipelineGuarantee[] = ['best-effort', 'at-least-once', 'idempotent', 'exactly-once'];

/** The same in the words that people see, and that SET 'headrace.guarantee' takes. */
export const guaranteeWords: Readonly<Record<PipelineGuarantee, string>> = {
  'best-effort': 'best effort',
  'at-least-once': 'at-least-once',
  idempotent: 'effectively-once',
  'exactly-once': 'exactly-once',
};

/** What one sink gets, end to end, and the sentence that says why. */
export interface SinkPromise {
  readonly table: string;
  readonly connector: string;
  readonly guarantee: PipelineGuarantee;
  readonly reason: string;
}

/** From the declarations of each sink, of the sources that its rows come from, and of what computes between them. */
export function sinkPromises(sinks: readonly SinkNode[], registry: ConnectorRegistry): readonly SinkPromise[] {
  return sinks.map((sink) => {
    const found = promiseOf(sink, registry);
    return { table: sink.use.schema.name, connector: sink.use.connector, ...found };
  });
}

/** The weakest among them; null without sinks. */
export function weakest(promises: readonly SinkPromise[]): PipelineGuarantee | null {
  const ranks = promises.map(({ guarantee }) => order.indexOf(guarantee));
  return ranks.length === 0 ? null : order[Math.min(...ranks)]!;
}

/** Reports each sink that gets less than the author demands. */
export function checkGuarantee(
  { sinks, promises, demanded }: { sinks: readonly SinkNode[]; promises: readonly SinkPromise[]; demanded: PipelineGuarantee },
  placeOf: PlaceOf,
  diagnostics: Diagnostics,
): void {
  for (const [i, { table, guarantee, reason }] of promises.entries()) {
    if (order.indexOf(guarantee) >= order.indexOf(demanded)) continue;
    const params = { table, demanded: guaranteeWords[demanded], given: guaranteeWords[guarantee], reason };
    diagnostics.report('guarantee-not-met', { at: placeOf(sinks[i]!), params });
  }
}

type Found = Pick<SinkPromise, 'guarantee' | 'reason'>;

function promiseOf(sink: SinkNode, registry: ConnectorRegistry): Found {
  const nodes = topological([sink]);
  const sources = nodes.filter((node) => node.op === 'scan').map(({ use }) => ({ use, recovery: recoveryOf(use, registry) }));
  const named = ({ schema, connector }: ConnectorUse): string => `"${schema.name}" (${connector})`;
  const losing = sources.find(({ recovery }) => recovery === 'loses');
  if (losing)
    return { guarantee: 'best-effort', reason: `${named(losing.use)} cannot give rows again that came since the last checkpoint` };
  const own = withOptions(sink.use, registry, ({ sink: spec }, options) => spec?.guarantee(options, sink.use.schema)) ?? 'at-least-once';
  if (own === 'at-least-once') return { guarantee: own, reason: `${named(sink.use)} shows rows at once, and again after a crash` };
  const repeating = sources.find(({ recovery }) => recovery === 'repeats');
  if (repeating)
    return { guarantee: 'at-least-once', reason: `${named(repeating.use)} gives rows again after a crash that were counted already` };
  if (own === 'exactly-once') return { guarantee: own, reason: `${named(sink.use)} takes the rows of a checkpoint all at once, and once` };
  const doubt = nodes.map(doubtOf).find((each) => each !== null);
  const writes = `${named(sink.use)} writes rows at once, and after a crash again under the same key`;
  if (doubt === undefined) return { guarantee: own, reason: `${writes}, with the same result` };
  return { guarantee: 'at-least-once', reason: `${writes}; ${doubt}, so that others may come` };
}

const recoveryOf = (use: ConnectorUse, registry: ConnectorRegistry): 'exact' | 'repeats' | 'loses' =>
  withOptions(use, registry, ({ source }, options) => source?.recovery?.(options)) ?? 'exact';

function withOptions<T>(use: ConnectorUse, registry: ConnectorRegistry, ask: (spec: ConnectorSpec, options: unknown) => T): T | undefined {
  const spec = registry.connectors[use.connector]!;
  const parsed = parseOptions(spec, use.options, 'references');
  return parsed.ok ? ask(spec, parsed.options) : undefined;
}

/** Why the node may compute other rows when the same rows come again; null: it does not. */
function doubtOf(node: LogicalNode): string | null {
  if (node.op === 'lookup-join') return `"${node.use.schema.name}", where rows are looked up, may have changed`;
  if (node.op === 'user-call' || node.op === 'user-table') {
    const users = node.op === 'user-call' ? node.calls.map(({ user }) => user) : [node.user];
    const user = users.find(({ deterministic }) => !deterministic);
    return user === undefined ? null : `"${node.name}" computes with ${user.module}.${user.name}`;
  }
  if (node.op !== 'calc') return null;
  const exprs = [...node.projection, ...(node.condition ? [node.condition] : [])];
  const fn = exprs.map(clockFunctionOf).find((found) => found !== null);
  return fn === undefined ? null : `"${node.name}" computes with ${fn}`;
}
