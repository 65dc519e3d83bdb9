import { z } from 'zod';
import { PipelineDocument } from '@/model/graph/document';

export const Id = z.uuid();
export const ById = z.object({ id: Id });
export const NamespaceSlug = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'lower-case letters, digits and "-", beginning with a letter');
export const InNamespace = z.object({ namespace: NamespaceSlug });
export const MaybeInNamespace = z.object({ namespace: NamespaceSlug.optional() }).default({});
export const Title = z
  .string()
  .trim()
  .min(1, 'A name is needed.')
  .max(120, 'A name has at most 120 characters.')
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'A name is one line of readable characters.');
export const SqlName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/, 'letters, digits and "_", beginning with a letter or "_", at most 63');

/** A document as the canvas holds it; what is half-made in it is no refusal, only a wrong shape is. */
export const DocumentInput = PipelineDocument;
