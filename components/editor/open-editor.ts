import type { PipelineDocument } from '@/model/graph/document';
import { emptyCatalog } from '@/model/catalog/table-definition';
import { reasonOf } from '@/components/api/remedy';
import type { Api } from '@/components/api/trpc';
import { Autosave, type SaveAnswer } from '@/components/canvas/document/autosave';
import { DocumentStore } from '@/components/canvas/document/document-store';
import { CompilerClient } from '@/components/compiler-worker/compiler-client';
import { startCompilerWorker } from '@/components/compiler-worker/start-worker';
import type { Forms } from '@/components/compiler-worker/protocol';
import { notifyFailed } from '@/components/shell/notify';
import { StudioError } from '@/components/ui/studio-error';
import { observable } from '@/components/ui/observable';
import { createUi, type Editor } from './editor';
import { followName } from './follow-name';

export interface OpenedPipeline {
  readonly id: string;
  readonly namespace: string;
  readonly revision: number;
  readonly document: PipelineDocument;
  readonly readOnly?: string;
}

/** Makes the editor of an opened pipeline. Nothing runs until `startEditor`. */
export function openEditor(api: Api, opened: OpenedPipeline): Editor {
  const store = new DocumentStore(opened.document, { readOnly: opened.readOnly });
  const save = (document: PipelineDocument, baseRevision: number): Promise<SaveAnswer> =>
    saveDocument(api, { id: opened.id, baseRevision, document }).catch((error: unknown) => {
      if (reasonOf(error) === 'pipeline-not-found') return { kind: 'gone' };
      throw error;
    });
  const discard = (id: string): void =>
    void api.pipelines.discardDraft.mutate({ id }).catch((error: unknown) => notifyFailed('A draft was not removed', error));
  return {
    pipelineId: opened.id,
    namespace: opened.namespace,
    store,
    autosave: new Autosave({ store, revision: opened.revision, save, discard }),
    compiler: new CompilerClient(startCompilerWorker),
    catalog: observable(emptyCatalog),
    forms: observable<Forms>({ connectors: [], formats: [], functions: [] }),
    loaded: observable(false),
    ui: createUi(),
  };
}

/** Saves, and on a conflict fetches the version that was saved in between. */
async function saveDocument(api: Api, input: { id: string; baseRevision: number; document: PipelineDocument }): Promise<SaveAnswer> {
  const outcome = await api.pipelines.save.mutate(input);
  if (outcome.kind === 'saved') return { kind: 'saved', revision: outcome.revision };
  const theirs = await api.pipelines.get.query({ id: input.id });
  if (theirs.content.kind !== 'ok') throw new StudioError({ code: 'studio.conflict', domain: 'user', message: outcome.message });
  return { kind: 'conflict', revision: theirs.revision, document: theirs.content.document, draft: outcome.draftId };
}

/** Begins to save and to compile; the returned function ends both and the compiler's worker. May be called again after that. */
export function startEditor(editor: Editor, api: Api): () => void {
  let compiled: PipelineDocument | undefined;
  const compile = (): void => {
    compiled = editor.store.get().document;
    editor.compiler.compile(compiled, editor.catalog.get());
  };
  const onEdit = (): void => {
    if (editor.store.get().document !== compiled) compile();
  };
  let open = true;
  const onVisible = (): void => void (document.visibilityState === 'visible' && editor.autosave.recheck());
  document.addEventListener('visibilitychange', onVisible);
  const stopWorker = editor.compiler.start();
  const rename = async (name: string): Promise<number> => (await api.pipelines.rename.mutate({ id: editor.pipelineId, name })).revision;
  const stops = [editor.autosave.start(), followName(editor, rename, (error) => notifyFailed('The pipeline was not renamed', error))];
  void load(editor, api, (what, error) => open && notifyFailed(what, error)).then(() => {
    if (!open) return;
    editor.loaded.set(true);
    stops.push(editor.store.subscribe(onEdit), editor.catalog.subscribe(compile));
    compile();
  });
  return () => {
    open = false;
    document.removeEventListener('visibilitychange', onVisible);
    for (const stop of stops) stop();
    stopWorker();
  };
}

/** The catalog and the forms of the connectors; the page goes on without what does not come. */
async function load(editor: Editor, api: Api, failed: (what: string, error: unknown) => void): Promise<void> {
  await Promise.all([
    editor.compiler.forms().then(
      (forms) => editor.forms.set(forms),
      (error: unknown) => failed('The forms of the connectors were not loaded', error),
    ),
    api.catalog.snapshot.query({ namespace: editor.namespace }).then(
      (catalog) => editor.catalog.set(catalog),
      (error: unknown) => failed('The catalog was not loaded', error),
    ),
  ]);
}
