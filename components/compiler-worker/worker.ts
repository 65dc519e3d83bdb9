import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import { liftScript } from '@/server/compiler';
import { compileForStudio } from './compile';
import { connectorForm, formatForm } from './connector-forms';
import type { Answer, Request } from './protocol';

/** The worker's thread: answers each request once; what breaks is an answer too, so that the page never waits for ever. */
function answer(request: Request): Answer {
  switch (request.kind) {
    case 'compile':
      return { kind: 'compile', id: request.id, compilation: compileForStudio(request.document, request.catalog) };
    case 'forms':
      return {
        kind: 'forms',
        id: request.id,
        forms: { connectors: Object.values(connectorSpecs).map(connectorForm), formats: Object.values(formatSpecs).map(formatForm) },
      };
    case 'lift': {
      const lifted = liftScript({ text: request.text, name: request.name });
      return { kind: 'lift', id: request.id, document: lifted.document, diagnostics: lifted.diagnostics };
    }
  }
}

onmessage = ({ data }: MessageEvent<Request>) => {
  try {
    postMessage(answer(data));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    postMessage({ kind: 'failed', id: data.id, message } satisfies Answer);
  }
};
