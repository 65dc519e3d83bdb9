import type { Autosave } from '@/components/canvas/document/autosave';
import type { DocumentStore } from '@/components/canvas/document/document-store';
import { renamePipeline } from '@/components/canvas/document/edits';

/**
 * The list knows a pipeline by a name of its own: whenever the document's changes, by typing, undo or redo, `rename` tells the server, one
 * call at a time and the last name in the end. Where that is refused the document gets its old name back, and `refused` is told why.
 * Returns the end of following.
 */
export function followName(
  { store, autosave }: { readonly store: DocumentStore; readonly autosave: Autosave },
  rename: (name: string) => Promise<number>,
  refused: (error: unknown) => void,
): () => void {
  let known = store.get().document.name;
  let telling = false;
  const tell = async (): Promise<void> => {
    if (telling) return;
    telling = true;
    try {
      for (let { name } = store.get().document; name !== known; { name } = store.get().document) {
        const wanted = name;
        await autosave.between(() => rename(wanted));
        known = wanted;
      }
    } catch (error) {
      store.run(renamePipeline(known));
      refused(error);
    } finally {
      telling = false;
    }
  };
  return store.subscribe(() => void tell());
}
