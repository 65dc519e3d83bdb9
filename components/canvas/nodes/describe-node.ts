import type { Diagnostic } from '@/model/diagnostic/diagnostic';
import type { DocumentNode, PipelineDocument } from '@/model/graph/document';
import { counted } from '@/components/ui/format';
import { summarize } from './node-summary';

/** A node in words: `state_delay_1h, Tumble window · 1 hour, state → 4 aggregates, no problems`. */
export function describeNode(node: DocumentNode, diagnostics: readonly Diagnostic[]): string {
  const summary = summarize(node, (choice) => (choice ? { name: 'ref' in choice ? choice.ref : 'table defined here' } : null));
  const problems = diagnostics.filter((diagnostic) => diagnostic.at.nodeId === node.id && diagnostic.severity !== 'info').length;
  const words = problems === 0 ? 'no problems' : counted(problems, 'problem');
  return [node.name, summary.kind, summary.missing ?? summary.text, words].filter(Boolean).join(', ');
}

export const describeNote = ({ text }: PipelineDocument['notes'][number]): string => (text.trim() ? `Note: ${text.trim()}` : 'Empty note');
