import { inputsOfNode, topological, type LogicalNode, type LogicalOp, type SinkNode } from '@/server/plan/logical/logical-plan';
import type { DiagnosticPlace } from '@/model/diagnostic/diagnostic';
import { capabilities, type Feature } from '../capabilities/capabilities';
import type { Diagnostics } from '../diagnostics/collector';
import { changing, isBounded, type Changes } from '../nodes/node-rules';
import { ordersByClock } from '../nodes/over';
import { needsKey } from '../nodes/sink';
import { analyseChangelog } from './changelog';
import { growthOf } from './check-state';

/** Where a piece of plan is shown; for scripts the statement's range. */
export type PlaceOf = (node: LogicalNode) => DiagnosticPlace;

/** What takes only rows that are added. */
const insertOnly: Partial<Record<LogicalOp, Feature>> = {
  'window-table': 'updates-into-window-table',
  'window-join': 'updates-into-window-join',
  'interval-join': 'updates-into-interval-join',
  match: 'updates-into-match',
  sort: 'updates-into-sort',
};

/** What can only be said of whole flows: updates into what takes none, and state that grows for ever. */
export function checkFlows(sinks: readonly SinkNode[], placeOf: PlaceOf, diagnostics: Diagnostics): void {
  const { changes } = analyseChangelog(sinks);
  const bounded = new Map<LogicalNode, boolean>();
  const refuse = (node: LogicalNode, feature: Feature): void => {
    const { title, embedded } = capabilities[feature];
    const reason = embedded === 'yes' ? 'it cannot stand here' : embedded.no;
    diagnostics.report('unsupported', { at: placeOf(node), params: { feature: title, reason } });
  };
  for (const node of topological(sinks)) {
    const feature = insertOnly[node.op];
    if (feature !== undefined && inputsOfNode(node).some((input) => changing(changes.get(input)!))) refuse(node, feature);
    if (node.op === 'late-rows' && changing(changes.get(node.input.input)!)) refuse(node, 'late-rows-updates');
    if (node.op === 'over' && ordersByClock(node) && changing(changes.get(node.input)!)) refuse(node, 'updates-into-over');
    if (node.op === 'window-table' && node.shape.type === 'session') refuse(node, 'session-without-aggregate');
    const growth = growthOf(node, (below) => changes.get(below)!);
    if (growth !== null && !isBounded(node, bounded))
      diagnostics.report('unbounded-state', { at: placeOf(node), params: { node: node.name, ...growth } });
  }
  for (const sink of sinks) checkSink(sink, { analysis: changes, placeOf }, diagnostics);
}

interface Found {
  readonly analysis: ReadonlyMap<LogicalNode, Changes>;
  readonly placeOf: PlaceOf;
}

function checkSink(sink: SinkNode, { analysis, placeOf }: Found, diagnostics: Diagnostics): void {
  const input = analysis.get(sink.input)!;
  if (!changing(input) || (sink.accepts.updateBefore && sink.accepts.deletes)) return;
  const table = sink.use.schema.name;
  const at = placeOf(sink);
  const [key = []] = input.keys;
  const suggestion = key.map((column) => sink.input.fields[column]!.name).join(', ') || 'the key of the changes';
  const hasKey = sink.primaryKey.length > 0;
  if (!sink.accepts.updates && !hasKey && couldUpsert(sink)) diagnostics.report('missing-key', { at, params: { table, suggestion } });
  else if (!sink.accepts.updates) diagnostics.report('retraction-into-append', { at, params: { table, origin: updater(sink, analysis) } });
  else if (needsKey(sink) && !hasKey) diagnostics.report('missing-key', { at, params: { table, suggestion } });
}

/** The connector knows keys: it is no sink of files and the like. */
const couldUpsert = (sink: SinkNode): boolean => sink.use.format === null;

/** The nearest node that changes rows that it gave before. */
function updater(sink: SinkNode, analysis: ReadonlyMap<LogicalNode, Changes>): string {
  const order = topological([sink]);
  const found = [...order]
    .reverse()
    .find(
      (node) => node.op !== 'sink' && changing(analysis.get(node)!) && !['calc', 'watermark', 'lookup-join', 'union'].includes(node.op),
    );
  return found === undefined || found.name === sink.name ? 'the query' : `"${found.name}"`;
}
