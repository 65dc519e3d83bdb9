import type { Guarantee } from '@headrace/connector-sdk';
import type { SinkNode } from '@/server/plan/logical/logical-plan';
import type { ConnectorRegistry } from './connector-registry';
import { parseOptions } from '@headrace/connector-sdk';

const order: readonly Guarantee[] = ['at-least-once', 'idempotent', 'exactly-once'];

/** What the whole pipeline promises: the weakest of its sinks. Sources can all go back to a position, so they take nothing away. */
export function pipelineGuarantee(sinks: readonly SinkNode[], registry: ConnectorRegistry): Guarantee | null {
  const promises = sinks.map((sink) => {
    const spec = registry.connectors[sink.use.connector]!;
    const options = parseOptions(spec, sink.use.options, 'references');
    return options.ok && spec.sink !== undefined ? spec.sink.guarantee(options.options, sink.use.schema) : 'at-least-once';
  });
  return promises.length === 0 ? null : order[Math.min(...promises.map((promise) => order.indexOf(promise)))]!;
}
