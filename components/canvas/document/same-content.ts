import type { PipelineDocument } from '@/model/graph/document';

/** Whether two documents hold the same, in whatever order their keys are; the name belongs to the list and is left out. */
export const sameContent = (a: PipelineDocument, b: PipelineDocument): boolean =>
  canonical({ ...a, name: '' }) === canonical({ ...b, name: '' });

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([x], [y]) => (x < y ? -1 : 1)))
      : part,
  );
