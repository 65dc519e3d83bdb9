import type { PipelineDocument } from '@/model/graph/document';
import { StudioError } from '@/components/ui/studio-error';
import { CompilerClient } from './compiler-client';
import { startCompilerWorker } from './start-worker';

/** Draws SQL as a document, in a worker that lives for this one question. Rejects with the first mistake, its line and column. */
export async function liftText(text: string, name: string): Promise<PipelineDocument> {
  const client = new CompilerClient(startCompilerWorker);
  const stop = client.start();
  try {
    const { document, diagnostics } = await client.lift(text, name);
    const mistake = diagnostics.find((diagnostic) => diagnostic.severity === 'error');
    if (!mistake) return document;
    const { range } = mistake.at;
    const message = range ? `Line ${range.line}, column ${range.column}: ${mistake.message}` : mistake.message;
    throw new StudioError({ code: mistake.code, domain: 'user', message });
  } finally {
    stop();
  }
}
