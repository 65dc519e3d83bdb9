import { userCallIn } from '@/server/plan/expr/build';
import { topological, type LogicalNode, type SinkNode } from '@/server/plan/logical/logical-plan';
import { capabilities, type Feature } from '../capabilities/capabilities';
import type { Diagnostics } from '../diagnostics/collector';
import { rulesOf } from '../nodes';
import { changing } from '../nodes/node-rules';
import { changesOf } from './changelog';
import type { PlaceOf } from './check-sinks';

/** Calls of functions in TypeScript that could not become an operator of their own, and those whose rows could not be taken back. */
export function checkUserCalls(sinks: readonly SinkNode[], placeOf: PlaceOf, diagnostics: Diagnostics): void {
  const refuse = (node: LogicalNode, feature: Feature): void => {
    const { title, embedded } = capabilities[feature];
    const reason = embedded === 'yes' ? 'it cannot stand here' : embedded.no;
    diagnostics.report('unsupported', { at: placeOf(node), params: { feature: title, reason } });
  };
  for (const node of topological(sinks)) {
    if (holdsCall(node)) refuse(node, 'typescript-function-place');
    const users = node.op === 'user-call' ? node.calls.map(({ user }) => user) : node.op === 'user-table' ? [node.user] : [];
    const changes = users.some(({ deterministic }) => !deterministic) && 'input' in node && changing(changesOf(node.input));
    if (changes) refuse(node, 'typescript-function-updates');
    const lasting = node.op === 'user-call' && node.calls.some(({ fold }) => fold?.retracts === false);
    if (lasting && changing(changesOf(node.input))) refuse(node, 'typescript-aggregate-updates');
  }
}

function holdsCall(node: LogicalNode): boolean {
  let found = false;
  rulesOf(node).mapExprs?.(node, (expr) => {
    found ||= userCallIn(expr) !== null;
    return expr;
  });
  return found;
}
