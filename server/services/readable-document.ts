import type { PipelineDocument, readDocument } from '@/model/graph/document';
import { ServiceError } from './service-error';

/** The document where this build can read it; else the reason as an error. */
export function readable(content: ReturnType<typeof readDocument>): PipelineDocument {
  if (content.kind === 'ok') return content.document;
  if (content.kind === 'newer')
    throw new ServiceError(
      'precondition',
      'document-newer',
      `The document has version ${content.foundVersion}; this Headrace reads up to version ${content.supportedVersion}.`,
      'Open it with the newer Headrace, or update this one.',
    );
  const [first] = content.problems;
  throw new ServiceError(
    'invalid',
    'document-invalid',
    `This is no pipeline document: ${first ? `${first.path || 'the top level'}: ${first.message}` : 'it cannot be read'}.`,
    'Export it again from Headrace, or correct the named place.',
  );
}
