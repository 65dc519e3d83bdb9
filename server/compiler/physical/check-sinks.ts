import { topological, type LogicalNode, type SinkNode } from '@/server/plan/logical/logical-plan';
import type { DiagnosticPlace } from '@/model/diagnostic/diagnostic';
import { capabilities } from '../capabilities/capabilities';
import type { Diagnostics } from '../diagnostics/collector';
import { analyseChangelog, upsertsByKey } from './changelog';

/** Where a piece of plan is shown; for scripts the statement's range. */
export type PlaceOf = (node: LogicalNode) => DiagnosticPlace;

/** What can only be said of whole flows: updates into sinks and windows, and state that grows for ever. */
export function checkFlows(sinks: readonly SinkNode[], placeOf: PlaceOf, diagnostics: Diagnostics): void {
  const { changes } = analyseChangelog(sinks);
  for (const node of topological(sinks)) {
    if ((node.op === 'window-aggregate' || node.op === 'window-table') && changes.get(node.input)!.updates)
      reportWindow(node, placeOf, diagnostics);
    if (node.op === 'aggregate' && node.keys.length > 0 && node.stateTtlMs === null && !isBounded(node))
      diagnostics.report('unbounded-state', { at: placeOf(node), params: { node: node.name } });
  }
  for (const sink of sinks) checkSink(sink, { analysis: changes, placeOf }, diagnostics);
}

function reportWindow(node: LogicalNode, placeOf: PlaceOf, diagnostics: Diagnostics): void {
  const { title, embedded } = capabilities['window-of-updates'];
  diagnostics.report('unsupported', { at: placeOf(node), params: { feature: title, reason: embedded === 'yes' ? '' : embedded.no } });
}

/** A bounded input has only so many keys. */
const isBounded = (node: LogicalNode): boolean => topological([node]).every((part) => part.op !== 'scan' || part.boundedness === 'bounded');

interface Found {
  readonly analysis: ReturnType<typeof analyseChangelog>['changes'];
  readonly placeOf: PlaceOf;
}

function checkSink(sink: SinkNode, { analysis, placeOf }: Found, diagnostics: Diagnostics): void {
  const input = analysis.get(sink.input)!;
  if (!input.updates) return;
  const table = sink.use.schema.name;
  const at = placeOf(sink);
  const keyNames = (input.key ?? []).map((column) => sink.input.fields[column]!.name);
  const hasKey = sink.primaryKey.length > 0;
  if (sink.accepts.updateBefore && sink.accepts.deletes) return;
  if (!sink.accepts.updates && !hasKey && couldUpsert(sink))
    diagnostics.report('missing-key', { at, params: { table, suggestion: keyNames.join(', ') || 'the key of the changes' } });
  else if (!sink.accepts.updates) diagnostics.report('retraction-into-append', { at, params: { table, origin: updater(sink) } });
  else if (!upsertsByKey(sink, input))
    diagnostics.report('missing-key', { at, params: { table, suggestion: keyNames.join(', ') || 'the key of the changes' } });
}

/** The connector knows keys: it is no sink of files and the like. */
const couldUpsert = (sink: SinkNode): boolean => sink.use.format === null;

/** The nearest node that changes rows that it gave before. */
function updater(sink: SinkNode): string {
  const order = topological([sink]);
  const found = [...order].reverse().find((node) => node.op === 'aggregate' || (node.op === 'scan' && node.changes !== 'insert'));
  return found === undefined ? 'the query' : `"${found.name}"`;
}
