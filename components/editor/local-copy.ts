import { z } from 'zod';
import { PipelineDocument } from '@/model/graph/document';

/** An edit that this browser keeps because the server may not have got it. */
export interface LocalCopy {
  readonly document: PipelineDocument;
  /** The revision that the edit was made on. */
  readonly baseRevision: number;
}

const Stored = z.object({ document: PipelineDocument, baseRevision: z.number().int().nonnegative() });

const keyOf = (pipelineId: string): string => `headrace.unsaved.${pipelineId}`;

/** Keeps the copy; false where the browser has no room for it or keeps nothing. Synchronous, so that it works while a page is closed. */
export function keepLocalCopy(store: Storage, pipelineId: string, copy: LocalCopy): boolean {
  try {
    store.setItem(keyOf(pipelineId), JSON.stringify(copy));
    return true;
  } catch {
    return false; // full, or forbidden by the browser: the request to the server is all there is
  }
}

export const dropLocalCopy = (store: Storage, pipelineId: string): void => store.removeItem(keyOf(pipelineId));

/** The copy that was kept, or null. One that cannot be read (made by another version) is left where it is. */
export function readLocalCopy(store: Storage, pipelineId: string): LocalCopy | null {
  const text = store.getItem(keyOf(pipelineId));
  if (text === null) return null;
  try {
    return Stored.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null; // torn
  }
}
