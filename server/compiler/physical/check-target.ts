import { parseOptions } from '@headrace/connector-sdk/spec';
import type { DiagnosticPlace } from '@/model/diagnostic/diagnostic';
import type { AggregateCall, ConnectorUse } from '@/server/plan/job/job-plan';
import { topological, type LogicalField, type LogicalNode, type SinkNode } from '@/server/plan/logical/logical-plan';
import type { SqlNode } from '@/server/sql/ast/node-kinds';
import type { SqlScript } from '@/server/sql/ast/statements/statement';
import { isNode } from '../ast-walk';
import { BindContext, type Places } from '../bind/bind-context';
import { binders } from '../bind/binders';
import { capabilities, type Feature } from '../capabilities/capabilities';
import { supportOf, targetTitles, type Target } from '../capabilities/targets';
import type { ConnectorRegistry } from '../connector-registry';
import { familyOf, isNumeric } from '../expr/families';
import { scalarFunction } from '../functions';
import { followsTime } from '../nodes/over';
import type { Diagnostics } from '../diagnostics/collector';
import { changesOf } from './changelog';
import type { PlaceOf } from './check-sinks';

export interface TargetRequest {
  readonly target: Target;
  readonly script: SqlScript;
  readonly sinks: readonly SinkNode[];
  readonly placeOf: PlaceOf;
  /** Which fields of the canvas pieces of the text are from. */
  readonly places: Places;
  readonly registry: ConnectorRegistry;
  readonly diagnostics: Diagnostics;
}

/** What a pipeline uses and its target lacks, each at its place with the reason. What the embedded engine lacks is refused while binding. */
export function checkTarget(request: TargetRequest): void {
  checkText(request);
  for (const node of topological(request.sinks)) {
    for (const feature of featuresOf(node)) reportFeature(feature, request.placeOf(node), request);
    const use = useOf(node);
    if (use !== null && !isValues(use, request.script)) checkConnector(use, request.placeOf(node), request);
  }
}

/** Features that stand in the text as such. */
function checkText(request: TargetRequest): void {
  const { script, target, places } = request;
  const bind = new BindContext(request.diagnostics, places, binders);
  const visit = (node: SqlNode): void => {
    const at = bind.at(node);
    if (node.kind === 'create-function' && node.language === 'TYPESCRIPT') reportFeature('typescript-functions', at, request);
    if (node.kind === 'call' && node.name.length > 1) reportFeature('typescript-functions', at, request);
    if (node.kind === 'unnest' && node.withOrdinality) reportFeature('unnest-ordinality', at, request);
    if (node.kind === 'call' && node.name.length === 1 && target === 'flink' && scalarFunction(node.name[0]!)?.since === '2.0')
      report({ feature: `The function ${node.name[0]!.toUpperCase()}`, reason: 'it came with Flink 2' }, at, request);
    for (const part of Object.values(node).flat() as unknown[]) if (isNode(part)) bind.within(part, () => visit(part));
  };
  visit(script);
}

function featuresOf(node: LogicalNode): readonly Feature[] {
  if (node.op === 'user-table' || (node.op === 'user-call' && node.groups !== undefined)) return ['typescript-functions'];
  if (node.op === 'lookup-join' && node.use.connector === 'filesystem') return ['filesystem-dimension'];
  if (node.op === 'late-rows' || (node.op === 'window-aggregate' && node.emitHinted === true)) return ['window-emit'];
  if (node.op === 'over' && !followsTime(node, changesOf(node.input))) return ['over-updating'];
  if (node.op !== 'over' && node.op !== 'aggregate' && node.op !== 'window-aggregate') return [];
  const { fields } = node.input;
  return [
    ...(node.calls.some((call) => mixesNull(call, fields)) ? (['lag-default'] as const) : []),
    ...(node.calls.some((call) => isBeyondFlink(call, fields)) ? (['aggregate-types'] as const) : []),
  ];
}

const mixesNull = ({ fn, args: [value, , otherwise] }: AggregateCall, fields: readonly LogicalField[]): boolean =>
  fn === 'LAG' && otherwise !== undefined && fields[value!]!.type.nullable && !fields[otherwise]!.type.nullable;

/** Whether Flink has the aggregate, but not for this type. */
function isBeyondFlink({ fn, args: [value], distinct }: AggregateCall, fields: readonly LogicalField[]): boolean {
  if (value === undefined) return false;
  const { type } = fields[value]!;
  const family = familyOf(type);
  if (fn === 'MIN' || fn === 'MAX') return family === 'binary' || family === 'interval';
  if (fn === 'FIRST_VALUE' || fn === 'LAST_VALUE') return !isNumeric(type) && family !== 'boolean' && type.kind !== 'VARCHAR';
  if (fn === 'SINGLE_VALUE') return family === 'binary' || family === 'nested';
  return fn === 'COUNT' && distinct && family === 'nested';
}

const useOf = (node: LogicalNode): ConnectorUse | null =>
  node.op === 'scan' || node.op === 'sink' || (node.op === 'lookup-join' && node.use.connector !== 'filesystem') ? node.use : null;

/** VALUES in the text is read by that connector too, under the name of what takes its rows; a table of it was created with it. */
const isValues = ({ connector, schema }: ConnectorUse, { statements }: SqlScript): boolean =>
  connector === 'values' &&
  !statements.some(
    (each) =>
      each.kind === 'create-table' &&
      each.name.parts.at(-1) === schema.name &&
      each.options.some(({ key, value }) => key === 'connector' && value === 'values'),
  );

/** A table whose connector Flink does not have, or not with these options. */
function checkConnector(use: ConnectorUse, at: DiagnosticPlace, request: TargetRequest): void {
  const spec = request.registry.connectors[use.connector];
  const parsed = spec === undefined ? null : parseOptions(spec, use.options, 'references');
  if (spec === undefined || parsed?.ok !== true) return;
  const mapped = spec.flink(parsed.options);
  if (mapped.kind === 'unsupported')
    report({ feature: `The connector "${use.connector}"`, reason: mapped.reason.replace(/\.$/, '') }, at, request);
}

function reportFeature(feature: Feature, at: DiagnosticPlace, request: TargetRequest): void {
  const support = supportOf(feature, request.target);
  if (support !== 'yes') report({ feature: capabilities[feature].title, reason: support.no }, at, request);
}

const report = (params: { feature: string; reason: string }, at: DiagnosticPlace, { target, diagnostics }: TargetRequest): void =>
  diagnostics.report('not-on-target', { at, params: { target: targetTitles[target], ...params } });
