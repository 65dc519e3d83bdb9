import type { Diagnostic } from '@/model/diagnostic/diagnostic';
import { selectNodes } from '@/components/canvas/document/selection';
import { showUi, type Editor } from '@/components/editor/editor';

/** Leads to the place of a problem: selects its node and, in the inspector, its field. */
export function showProblem(editor: Pick<Editor, 'ui' | 'store'>, problem: Diagnostic): void {
  const { nodeId, field } = problem.at;
  if (!nodeId) return showUi(editor, { view: 'split' });
  editor.store.select(selectNodes(nodeId));
  showUi(editor, { inspectorTab: 'settings', focusField: { node: nodeId, field: field ?? '' } });
}

/** Errors first, then warnings, then information; each in the order of the compiler. */
export function bySeverity(problems: readonly Diagnostic[]): readonly Diagnostic[] {
  const rank = { error: 0, warning: 1, info: 2 } as const;
  return [...problems].sort((a, b) => rank[a.severity] - rank[b.severity]);
}
