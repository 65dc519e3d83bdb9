import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import { callableFunctions } from './callable-functions';
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
        forms: {
          connectors: Object.values(connectorSpecs).map(connectorForm),
          formats: Object.values(formatSpecs).map(formatForm),
          functions: callableFunctions(),
        },
      };
    case 'lift':
      return { kind: 'failed', id: request.id, message: 'SQL cannot be drawn by this build; import the JSON of a pipeline.' };
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
