'use client';

import { TextInput } from '@mantine/core';
import { IconNote, IconSearch } from '@tabler/icons-react';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import type { PipelineDocument } from '@/model/graph/document';
import { intoNote } from '../canvas-actions';
import { remove } from '../document/edits';
import { selectNodes, selectNote, type Selection } from '../document/selection';
import { flowOrder, notesInOrder } from '../kernels/flow-order';
import { describeNode, describeNote } from '../nodes/describe-node';
import { KindIcon } from '../nodes/kind-icon';
import { showUi, type Editor } from '@/components/editor/editor';
import { useCompilation, useDocument, useEditor } from '@/components/editor/editor-context';
import { Count } from '@/components/ui/chip';
import { counted } from '@/components/ui/format';
import { diagnosticsOf, type Compilation } from '@/components/compiler-worker/compilation';
import classes from './palette.module.css';

interface Item {
  readonly id: string;
  readonly name: string;
  /** The whole of it in words, which the search looks through as well. */
  readonly words: string;
  readonly sign: ReactNode;
  readonly problems: number;
  readonly selection: Selection;
  /** Into its settings or its text. */
  readonly enter: (editor: Editor) => void;
}

/** The drawing as a tree in flow order, with a search: the same content as the canvas, for eyes and hands that prefer a list. */
export function Outline() {
  const { document, selection } = useDocument((state) => state);
  const compilation = useCompilation((value) => value);
  const [search, setSearch] = useState('');
  const items = itemsOf(document, compilation);
  if (items.length === 0) return <p className={classes.none}>Nothing is drawn yet. Drag a source onto the canvas.</p>;
  const wanted = search.trim().toLowerCase();
  const found = items.filter(({ words }) => words.toLowerCase().includes(wanted));
  return (
    <>
      <TextInput
        size="xs"
        m={8}
        mb={2}
        aria-label="Find in the drawing"
        placeholder="Find in the drawing"
        leftSection={<IconSearch size={14} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {found.length === 0 && <p className={classes.none}>Nothing in this drawing has “{search}” in it.</p>}
      <Tree items={found} selection={selection} />
    </>
  );
}

function itemsOf(document: PipelineDocument, compilation: Compilation): readonly Item[] {
  const nodes = flowOrder(document).map((node): Item => ({
    id: node.id,
    name: node.name,
    words: describeNode(node, compilation.diagnostics),
    sign: <KindIcon kind={node.kind} config={node.config} />,
    problems: diagnosticsOf(compilation, node.id).filter(({ severity }) => severity === 'error').length,
    selection: selectNodes(node.id),
    enter: (editor) => showUi(editor, { focusField: { node: node.id, field: '' } }),
  }));
  const notes = notesInOrder(document).map((note): Item => ({
    id: note.id,
    name: note.text.trim().split('\n')[0] || 'Empty note',
    words: describeNote(note),
    sign: <IconNote size={16} stroke={1.75} aria-hidden />,
    problems: 0,
    selection: selectNote(note.id),
    enter: () => void intoNote(note.id),
  }));
  return [...nodes, ...notes];
}

/** One stop of Tab: the row that had the focus last, else the selected one; the arrows, Home and End walk over the others, Space selects. */
function Tree({ items, selection }: { items: readonly Item[]; selection: Selection }) {
  const editor = useEditor();
  const [last, setLast] = useState<string | null>(null);
  const isSelected = ({ selection: { nodes, notes } }: Item): boolean =>
    [...nodes].some((id) => selection.nodes.has(id)) || [...notes].some((id) => selection.notes.has(id));
  const stop = items.find(({ id }) => id === last) ?? items.find(isSelected) ?? items[0];
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, item: Item): void => {
    const row = event.currentTarget;
    const next = nextRow(event.key, row);
    if (next) next.focus();
    else if (event.key === ' ') editor.store.select(item.selection);
    else if (event.key === 'Enter') {
      editor.store.select(item.selection);
      item.enter(editor);
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      (nextRow('ArrowDown', row) ?? nextRow('ArrowUp', row))?.focus();
      editor.store.run(remove(item.selection));
    } else return;
    event.preventDefault();
  };
  return (
    <div className={classes.list} role="tree" aria-label="Nodes in flow order, then notes" aria-multiselectable>
      {items.map((item) => (
        <div
          key={item.id}
          className={classes.row}
          role="treeitem"
          tabIndex={item === stop ? 0 : -1}
          aria-selected={isSelected(item)}
          aria-label={item.words}
          onFocus={() => setLast(item.id)}
          onClick={() => editor.store.select(item.selection)}
          onKeyDown={(event) => onKeyDown(event, item)}
        >
          {item.sign}
          <span className={classes.name}>{item.name}</span>
          {item.problems > 0 && <Count value={item.problems} tone="err" label={counted(item.problems, 'problem')} />}
        </div>
      ))}
    </div>
  );
}

/** The row that a key leads to, if there is one. */
function nextRow(key: string, row: HTMLElement): HTMLElement | undefined {
  const all = row.parentElement;
  const to = {
    ArrowDown: row.nextElementSibling,
    ArrowUp: row.previousElementSibling,
    Home: all?.firstElementChild,
    End: all?.lastElementChild,
  }[key];
  return to instanceof HTMLElement ? to : undefined;
}
