import type { CatalogSnapshot } from '@/model/catalog/table-definition';
import type { NodeId } from '@/model/ids';
import type { Autosave } from '@/components/canvas/document/autosave';
import type { DocumentStore } from '@/components/canvas/document/document-store';
import type { Connection } from '@/components/canvas/kernels/connect';
import type { CompilerClient } from '@/components/compiler-worker/compiler-client';
import type { Forms } from '@/components/compiler-worker/protocol';
import { observable, type Source } from '@/components/ui/observable';

export type View = 'canvas' | 'split' | 'sql';
export type Tool = 'select' | 'pan';
export type InspectorTab = 'settings' | 'output' | 'sql' | 'note';

/** An edge being drawn by keys: the arrows walk through `options`, ↵ connects. */
export interface Drawing {
  readonly from: NodeId;
  readonly options: readonly Connection[];
  readonly index: number;
}

/** What the editor shows; nothing of it is in the document. */
export interface EditorUi {
  readonly view: View;
  readonly tool: Tool;
  readonly minimap: boolean;
  /** Selecting a node shows the columns that come in. */
  readonly card: boolean;
  readonly hoveredEdge: string | null;
  readonly problemsOpen: boolean;
  /** The folded palette is shown whole for a search; it folds again when the focus leaves it. */
  readonly palettePeeks: boolean;
  readonly paletteTab: 'add' | 'outline';
  readonly reviewOpen: boolean;
  readonly inspectorTab: InspectorTab;
  /** The field that a problem led to; taken up by the inspector and then cleared. */
  readonly focusField: { readonly node: NodeId; readonly field: string } | null;
  readonly drawing: Drawing | null;
  /** Where a node is about to be added: the menu of kinds is open there. */
  readonly adding: {
    readonly place: { readonly edge: string } | { readonly after: NodeId };
    readonly x: number;
    readonly y: number;
  } | null;
}

export const initialUi: EditorUi = {
  view: 'canvas',
  tool: 'select',
  minimap: true,
  card: false,
  hoveredEdge: null,
  problemsOpen: false,
  palettePeeks: false,
  paletteTab: 'add',
  reviewOpen: false,
  inspectorTab: 'settings',
  focusField: null,
  drawing: null,
  adding: null,
};

/** Everything that one open pipeline needs; made once when its page opens, closed when it goes. */
export interface Editor {
  readonly pipelineId: string;
  readonly namespace: string;
  readonly store: DocumentStore;
  readonly autosave: Autosave;
  readonly compiler: CompilerClient;
  readonly catalog: Source<CatalogSnapshot>;
  /** Empty until the worker has answered. */
  readonly forms: Source<Forms>;
  /** Catalog and forms have come, or it was said that they did not. Until then nothing is compiled, and the palette waits: it would move under the pointer. */
  readonly loaded: Source<boolean>;
  readonly ui: Source<EditorUi>;
}

export const createUi = (): Source<EditorUi> => observable(initialUi);

/** What is shown already tells nobody: the pointer may ask for it at every step. */
export const showUi = (editor: Pick<Editor, 'ui'>, change: Partial<EditorUi>): void =>
  editor.ui.update((ui) => {
    const next = { ...ui, ...change };
    return (Object.keys(change) as (keyof EditorUi)[]).every((key) => Object.is(next[key], ui[key])) ? ui : next;
  });
