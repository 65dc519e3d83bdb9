'use client';

import { Tabs, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState, type DragEvent, type KeyboardEvent } from 'react';
import { soleNode } from '../document/selection';
import { addNode } from '../document/edits';
import { KindIcon } from '../nodes/kind-icon';
import { useEditor } from '@/components/editor/editor-context';
import { Key } from '@/components/ui/key';
import { useObservable } from '@/components/ui/use-observable';
import { useCanvasCentre } from '../use-canvas-centre';
import { Outline } from './outline';
import { paletteGroups, paletteMime, type PaletteItem } from './palette-items';
import classes from './palette.module.css';

/** Left of the canvas: what can be added, and the drawing as a tree. */
export function Palette() {
  return (
    <aside className={classes.palette} aria-label="Palette">
      <Tabs defaultValue="add" className={classes.tabs}>
        <Tabs.List>
          <Tabs.Tab value="add">Add</Tabs.Tab>
          <Tabs.Tab value="outline">Outline</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="add" className={classes.panel}>
          <AddList />
        </Tabs.Panel>
        <Tabs.Panel value="outline" className={classes.panel}>
          <Outline />
        </Tabs.Panel>
      </Tabs>
    </aside>
  );
}

function AddList() {
  const editor = useEditor();
  const [search, setSearch] = useState('');
  const catalog = useObservable(editor.catalog, (value) => value);
  const forms = useObservable(editor.forms, (value) => value);
  const groups = paletteGroups(catalog, forms.connectors, search);
  return (
    <>
      <TextInput
        size="xs"
        m={8}
        mb={2}
        id="palette-search"
        aria-label="Find a node"
        placeholder="Find a node"
        leftSection={<IconSearch size={14} />}
        rightSection={<Key>/</Key>}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <div className={classes.list}>
        {groups.length === 0 && <p className={classes.none}>Nothing has “{search}” in its name.</p>}
        {groups.map((group) => (
          <section key={group.title} aria-label={group.title}>
            <h3>{group.title}</h3>
            {group.items.map((item) => (
              <Row key={item.title} item={item} />
            ))}
          </section>
        ))}
      </div>
    </>
  );
}

function Row({ item }: { item: PaletteItem }) {
  const editor = useEditor();
  const centre = useCanvasCentre();
  const add = (): void => {
    const { document, selection } = editor.store.get();
    const after = soleNode(selection);
    editor.store.run(addNode(document, item.choice, after ? { after } : { at: centre() }));
  };
  const onDragStart = (event: DragEvent): void => {
    event.dataTransfer.setData(paletteMime, JSON.stringify(item.choice));
    event.dataTransfer.effectAllowed = 'copy';
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    add();
  };
  return (
    <div
      className={classes.row}
      role="button"
      tabIndex={0}
      draggable
      title={`${item.hint}. Drag it, or double-click to add it after the selected node.`}
      aria-label={item.title}
      onDragStart={onDragStart}
      onDoubleClick={add}
      onKeyDown={onKeyDown}
    >
      <KindIcon kind={item.choice.kind} />
      <span className={classes.name}>{item.title}</span>
      {item.tag && <small>{item.tag}</small>}
    </div>
  );
}
