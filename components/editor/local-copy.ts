import { z } from 'zod';
import { PipelineDocument } from '@/model/graph/document';

/** An edit that this browser keeps because the server may not have got it. */
export interface LocalCopy {
  readonly document: PipelineDocument;
  /** The revision that the edit was made on. */
  readonly baseRevision: number;
}

/** A copy as it lies in the browser: each tab has one of its own, under its own key. */
export interface KeptCopy extends LocalCopy {
  readonly key: string;
  readonly text: string;
  /** Empty on a copy that was made before tabs had names. */
  readonly tab: string;
  readonly keptAtMs: number;
}

const Stored = z.object({ document: PipelineDocument, baseRevision: z.number().int().nonnegative(), keptAtMs: z.number().default(0) });

const prefix = (pipelineId: string): string => `headrace.unsaved.${pipelineId}`;

/**
 * Keeps the copy as the tab's only one of the pipeline; null where the browser has no room for it or keeps nothing. Synchronous, so that it
 * works while a page is closed.
 */
export function keepLocalCopy(store: Storage, { pipelineId, tab }: { pipelineId: string; tab: string }, copy: LocalCopy): KeptCopy | null {
  const key = `${prefix(pipelineId)}.${tab}`;
  const keptAtMs = Date.now();
  const text = JSON.stringify({ ...copy, keptAtMs });
  try {
    store.setItem(key, text);
    return { ...copy, key, text, tab, keptAtMs };
  } catch {
    return null; // full, or forbidden by the browser: the request to the server is all there is
  }
}

/** Forgets the copy; not where something newer has been kept in its place. */
export function dropLocalCopy(store: Storage, { key, text }: Pick<KeptCopy, 'key' | 'text'>): void {
  if (store.getItem(key) === text) store.removeItem(key);
}

/** All copies of a pipeline, the newest first. Those that cannot be read (made by another version) are left where they are. */
export function localCopies(store: Storage, pipelineId: string): readonly KeptCopy[] {
  const own = prefix(pipelineId);
  const keys = Array.from({ length: store.length }, (_, i) => store.key(i) ?? '').filter((key) => key === own || key.startsWith(`${own}.`));
  return keys.flatMap((key) => read(store, key, key.slice(own.length + 1))).sort((a, b) => b.keptAtMs - a.keptAtMs);
}

function read(store: Storage, key: string, tab: string): readonly KeptCopy[] {
  const text = store.getItem(key) ?? '';
  try {
    const { data } = Stored.safeParse(JSON.parse(text));
    return data ? [{ ...data, key, text, tab }] : [];
  } catch {
    return []; // torn
  }
}
