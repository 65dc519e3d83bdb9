import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import { liftScript } from '@/server/compiler';
import { callableFunctions } from './callable-functions';
import { compileForStudio } from './compile';
import { readScript } from './read-script';
import { connectorForm, formatForm } from './connector-forms';
import { offerOutsideConnectors, outsideOf, outsideProblems } from './outside-connectors';
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
          connectors: Object.values(connectorSpecs).map((spec) => ({ ...connectorForm(spec), outside: outsideOf(spec.name) })),
          formats: Object.values(formatSpecs).map(formatForm),
          functions: callableFunctions(),
          problems: outsideProblems(),
        },
      };
    case 'lift':
      return lift(request);
    case 'script':
      return { kind: 'script', id: request.id, ...readScript(request) };
  }
}

function lift(request: Extract<Request, { kind: 'lift' }>): Answer {
  const { document, diagnostics } = liftScript({ text: request.text, name: request.name });
  return { kind: 'lift', id: request.id, document, diagnostics };
}

/** Connectors from outside are there before the first answer; requests keep their order. */
const ready = offerOutsideConnectors(location.origin);

onmessage = ({ data }: MessageEvent<Request>) => {
  void ready.then(() => {
    try {
      postMessage(answer(data));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      postMessage({ kind: 'failed', id: data.id, message } satisfies Answer);
    }
  });
};
