import type { ReactFlowInstance } from '@xyflow/react';
import { notifyFailed } from '@/components/shell/notify';
import type { ShortcutId } from '@/components/shell/shortcuts';
import { showUi, type Editor } from '@/components/editor/editor';
import { bySeverity, showProblem } from '@/components/problems/show-problem';
import type { NodeId } from '@/model/ids';
import { autoLayout } from './auto-layout';
import type { DocumentStore } from './document/document-store';
import { addNote, nudge, paste, remove } from './document/edits';
import { isEmptySelection, nothingSelected, selectAll, selectNodes, selectNote, soleNode, soleNote } from './document/selection';
import { startDrawing } from './drawing-keys';
import { fitAll } from './fit-all';
import { flowOrder, neighbour, notesInOrder } from './kernels/flow-order';
import { clipOf, cornerOf } from './kernels/paste';

export interface CanvasAction {
  readonly id: ShortcutId;
  readonly where: 'anywhere' | 'editor' | 'canvas';
  /** False: the key was not used after all. */
  readonly run: (event: KeyboardEvent) => void | false;
}

export interface Scope {
  readonly editor: Pick<Editor, 'ui' | 'store' | 'compiler'>;
  readonly store: DocumentStore;
  readonly flow: Pick<ReactFlowInstance, 'fitView' | 'zoomIn' | 'zoomOut' | 'screenToFlowPosition' | 'getZoom' | 'setCenter'>;
  /** False in the run view and on a read-only document: what changes the document is left out. */
  readonly editable: boolean;
  /** True in the run view: what shows or hides a part of Design is left out, nobody would see it. */
  readonly deployed: boolean;
}

/** What the keys of the canvas do, and of those ⌘K offers some by name. */
export const canvasActions = (scope: Scope): readonly CanvasAction[] => [
  ...(scope.deployed ? [] : designActions(scope)),
  ...viewActions(scope),
  ...moveActions(scope),
  ...(scope.editable ? editActions(scope) : []),
];

function editActions({ editor, store, flow }: Scope): readonly CanvasAction[] {
  const sole = (then: (node: NodeId) => void) => () => {
    const node = soleNode(store.get().selection);
    return node ? then(node) : false;
  };
  return [
    { id: 'undo', where: 'editor', run: () => store.undo() },
    { id: 'redo', where: 'editor', run: () => store.redo() },
    { id: 'duplicate', where: 'editor', run: () => duplicate(store) },
    {
      id: 'remove',
      where: 'canvas',
      run: () => (isEmptySelection(store.get().selection) ? false : store.run(remove(store.get().selection))),
    },
    {
      id: 'add',
      where: 'editor',
      run: sole((after) => {
        const box = nodeElement(after)?.getBoundingClientRect();
        showUi(editor, { adding: { place: { after }, x: (box?.right ?? 400) + 12, y: box?.top ?? 200 } });
      }),
    },
    { id: 'draw', where: 'editor', run: sole((from) => startDrawing(editor, store, from)) },
    { id: 'note', where: 'editor', run: () => store.run(addNote(flow.screenToFlowPosition(middleOfCanvas()))) },
    { id: 'nudge', where: 'canvas', run: (event) => nudgeBy(store, event) },
    {
      id: 'layout',
      where: 'editor',
      run: () => void autoLayout(store).catch((error: unknown) => notifyFailed('The drawing was not laid out', error)),
    },
    { id: 'review', where: 'anywhere', run: () => showUi(editor, { reviewOpen: true }) },
  ];
}

function designActions({ editor }: Scope): readonly CanvasAction[] {
  return [
    { id: 'canvas', where: 'anywhere', run: () => showUi(editor, { view: 'canvas' }) },
    { id: 'split', where: 'anywhere', run: () => showUi(editor, { view: 'split' }) },
    { id: 'sql', where: 'anywhere', run: () => showUi(editor, { view: 'sql' }) },
    { id: 'columns', where: 'editor', run: () => showUi(editor, { card: !editor.ui.get().card }) },
    { id: 'search', where: 'editor', run: () => searchPalette(editor) },
    { id: 'nextProblem', where: 'anywhere', run: () => stepProblem(editor, 1) },
    { id: 'previousProblem', where: 'anywhere', run: () => stepProblem(editor, -1) },
  ];
}

function viewActions({ editor, store, flow }: Scope): readonly CanvasAction[] {
  return [
    { id: 'selectTool', where: 'editor', run: () => showUi(editor, { tool: 'select' }) },
    { id: 'panTool', where: 'editor', run: () => showUi(editor, { tool: 'pan' }) },
    { id: 'minimap', where: 'editor', run: () => showUi(editor, { minimap: !editor.ui.get().minimap }) },
    { id: 'fitAll', where: 'editor', run: () => void flow.fitView({ ...fitAll, duration: 160 }) },
    {
      id: 'fitSelection',
      where: 'editor',
      run: () => void flow.fitView({ duration: 160, maxZoom: 1, padding: 0.3, nodes: selectedIds(store).map((id) => ({ id })) }),
    },
    { id: 'zoomIn', where: 'editor', run: () => void flow.zoomIn({ duration: 120 }) },
    { id: 'zoomOut', where: 'editor', run: () => void flow.zoomOut({ duration: 120 }) },
  ];
}

function moveActions({ editor, store, flow }: Scope): readonly CanvasAction[] {
  const go = (stop: string | undefined): void | false => (stop === undefined ? false : goTo(store, flow, stop));
  const step = (by: 1 | -1) => (): void | false => go(nextStop(store, by));
  const along = (direction: 'upstream' | 'downstream') => (): void | false => {
    const here = soleNode(store.get().selection);
    return go(here && neighbour(store.get().document, here, direction));
  };
  return [
    { id: 'next', where: 'canvas', run: step(1) },
    { id: 'previous', where: 'canvas', run: step(-1) },
    { id: 'upstream', where: 'canvas', run: along('upstream') },
    { id: 'downstream', where: 'canvas', run: along('downstream') },
    {
      id: 'inspect',
      where: 'canvas',
      run: () => {
        const { selection } = store.get();
        const node = soleNode(selection);
        return node ? showUi(editor, { focusField: { node, field: '' } }) : intoNote(soleNote(selection));
      },
    },
    { id: 'leave', where: 'canvas', run: () => store.select(nothingSelected) },
    { id: 'selectAll', where: 'editor', run: () => store.select(selectAll(store.get().document)) },
  ];
}

/** The next node in flow order, after the nodes the notes; from the last one the key is left to the page, so that the focus can go on. */
function nextStop(store: DocumentStore, by: 1 | -1): string | undefined {
  const { document, selection } = store.get();
  const stops: readonly string[] = [...flowOrder(document), ...notesInOrder(document)].map(({ id }) => id);
  const here = soleNode(selection) ?? soleNote(selection);
  if (here === undefined) return stops.at(by === 1 ? 0 : -1);
  const at = stops.indexOf(here) + by;
  return at < 0 ? undefined : stops[at];
}

/** Selects the node or note, brings it into view where it is not, and gives it the focus. */
function goTo(store: DocumentStore, flow: Scope['flow'], id: string): void {
  const { nodes, notes } = store.get().document;
  const node = nodes.find((other) => other.id === id);
  const place = (node ?? notes.find((other) => other.id === id))?.position;
  store.select(node ? selectNodes(node.id) : selectNote(id));
  const shown = nodeElement(id);
  if (shown) return shown.focus();
  if (place) void flow.setCenter(place.x + 88, place.y + 36, { zoom: flow.getZoom() }).then(() => nodeElement(id)?.focus());
}

/** On the screen; beside the SQL it is not the middle of the window. */
function middleOfCanvas(): { x: number; y: number } {
  const box = document.querySelector('[data-canvas]')?.getBoundingClientRect() ?? new DOMRect(0, 0, innerWidth, innerHeight);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Puts the caret into the text of the note, where it is on the screen. */
export function intoNote(note: string | undefined): void | false {
  const text = note !== undefined && nodeElement(note)?.querySelector('textarea');
  return text ? text.focus() : false;
}

const selectedIds = (store: DocumentStore): readonly string[] => {
  const { nodes, notes } = store.get().selection;
  return [...nodes, ...notes];
};

const nodeElement = (id: string): HTMLElement | null =>
  document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);

function nudgeBy(store: DocumentStore, event: KeyboardEvent): void {
  const far = event.shiftKey ? 20 : 4;
  const by = { ArrowLeft: { x: -far, y: 0 }, ArrowRight: { x: far, y: 0 }, ArrowUp: { x: 0, y: -far }, ArrowDown: { x: 0, y: far } }[
    event.key
  ];
  if (by) store.run(nudge(store.get().selection, by));
}

function duplicate(store: DocumentStore): void | false {
  const { document, selection } = store.get();
  const clip = clipOf(document, selection);
  if (!clip) return false;
  const { x, y } = cornerOf(clip);
  store.run(paste(document, clip, { x: x + 40, y: y + 100 }, 'Duplicate'));
}

/** The palette's search field, wherever the palette is: folded, on its other tab, or in sight. */
function searchPalette(editor: Pick<Editor, 'ui'>): void {
  const field = document.getElementById('palette-search');
  if (field?.checkVisibility()) field.focus();
  else showUi(editor, { palettePeeks: true, paletteTab: 'add' });
}

function stepProblem(editor: Scope['editor'], by: 1 | -1): void | false {
  const problems = bySeverity(editor.compiler.get().compilation.diagnostics).filter((problem) => problem.at.nodeId);
  if (problems.length === 0) return false;
  const here = soleNode(editor.store.get().selection);
  const at = problems.findIndex((problem) => problem.at.nodeId === here);
  const next = problems[(at === -1 ? (by === 1 ? 0 : problems.length - 1) : at + by + problems.length) % problems.length];
  if (next) showProblem(editor, next);
}
