'use client';

import { Tabs, TextInput, Tooltip } from '@mantine/core';
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand, IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState, type DragEvent, type FocusEvent, type KeyboardEvent, type RefObject } from 'react';
import { soleNode } from '../document/selection';
import { addNode } from '../document/edits';
import { KindIcon } from '../nodes/kind-icon';
import { showUi } from '@/components/editor/editor';
import { useEditor, useUi } from '@/components/editor/editor-context';
import { paletteFolded, panels } from '@/components/editor/panels';
import { useFolded } from '@/components/editor/use-folded';
import { Key } from '@/components/ui/key';
import { ResizeHandle } from '@/components/ui/resize-handle';
import { ToolButton } from '@/components/ui/tool-button';
import { useObservable } from '@/components/ui/use-observable';
import { useCanvasCentre } from '../use-canvas-centre';
import { Outline } from './outline';
import { paletteGroups, paletteMime, unusableGroups, type PaletteItem } from './palette-items';
import classes from './palette.module.css';

/** Left of the canvas: what can be added, and the drawing as a tree. Folded, only the signs of what can be added. */
export function Palette() {
  const editor = useEditor();
  const folded = useFolded();
  const peeks = useUi((ui) => ui.palettePeeks);
  const tab = useUi((ui) => ui.paletteTab);
  const endPeek = (event: FocusEvent): void => {
    if (peeks && !event.currentTarget.contains(event.relatedTarget)) showUi(editor, { palettePeeks: false });
  };
  if (folded && !peeks) return <FoldedPalette />;
  return (
    <aside className={classes.palette} aria-label="Palette" data-peeks={(folded && peeks) || undefined} onBlur={endPeek}>
      <Tabs
        value={tab}
        onChange={(value) => showUi(editor, { paletteTab: value === 'outline' ? 'outline' : 'add' })}
        className={classes.tabs}
      >
        <div className={classes.head}>
          <Tabs.List>
            <Tabs.Tab value="add">Add</Tabs.Tab>
            <Tabs.Tab value="outline">Outline</Tabs.Tab>
          </Tabs.List>
          <FoldButton folded={folded} />
        </div>
        <Tabs.Panel value="add" className={classes.panel}>
          <AddList />
        </Tabs.Panel>
        <Tabs.Panel value="outline" className={classes.panel}>
          <Outline />
        </Tabs.Panel>
      </Tabs>
      {!folded && <ResizeHandle label="Width of the palette" edge="right" {...panels.palette} />}
    </aside>
  );
}

function FoldButton({ folded }: { folded: boolean }) {
  const Sign = folded ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
  return (
    <span className={classes.fold}>
      <ToolButton label={folded ? 'Unfold the palette' : 'Fold the palette'} onClick={() => paletteFolded.set(!folded)}>
        <Sign size={16} stroke={1.75} />
      </ToolButton>
    </span>
  );
}

function FoldedPalette() {
  const { loaded, groups } = useGroups('');
  return (
    <aside className={classes.palette} aria-label="Palette" data-folded>
      <FoldButton folded />
      <div className={classes.list} aria-busy={!loaded}>
        {groups.map((group) => (
          <section key={group.title} aria-label={group.title}>
            {group.items.map((item) => (
              <Row key={`${item.choice.kind}/${item.title}`} item={item} folded />
            ))}
          </section>
        ))}
      </div>
    </aside>
  );
}

/** Empty until everything that stands in it is known. */
function useGroups(search: string) {
  const editor = useEditor();
  const loaded = useObservable(editor.loaded, (value) => value);
  const catalog = useObservable(editor.catalog, (value) => value);
  const forms = useObservable(editor.forms, (value) => value);
  return loaded
    ? { loaded, groups: paletteGroups(catalog, forms.connectors, search), unusable: search === '' ? unusableGroups(catalog, forms) : [] }
    : { loaded, groups: [], unusable: [] };
}

function AddList() {
  const [search, setSearch] = useState('');
  const { loaded, groups, unusable } = useGroups(search);
  const field = useRef<HTMLInputElement>(null);
  useFocusOnSearch(field);
  return (
    <>
      <TextInput
        size="xs"
        m={8}
        mb={2}
        ref={field}
        id="palette-search"
        aria-label="Find a node"
        placeholder="Find a node"
        leftSection={<IconSearch size={14} />}
        rightSection={<Key>/</Key>}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <div className={classes.list} aria-busy={!loaded}>
        {loaded && groups.length === 0 && <p className={classes.none}>Nothing has “{search}” in its name.</p>}
        {groups.map((group) => (
          <section key={group.title} aria-label={group.title}>
            <h3>{group.title}</h3>
            {group.items.map((item) => (
              <Row key={`${item.choice.kind}/${item.title}`} item={item} />
            ))}
          </section>
        ))}
        {unusable.map(({ title, problems }) => (
          <section key={title} aria-label={title}>
            <h3>{title}</h3>
            {problems.map((problem) => (
              <p key={problem} className={classes.none}>
                {problem}
              </p>
            ))}
          </section>
        ))}
      </div>
    </>
  );
}

/** `/` asks for the search field, wherever the palette was. */
function useFocusOnSearch(field: RefObject<HTMLInputElement | null>): void {
  const peeks = useUi((ui) => ui.palettePeeks);
  useEffect(() => {
    if (peeks) field.current?.focus();
  }, [peeks, field]);
}

function Row({ item, folded }: { item: PaletteItem; folded?: boolean }) {
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
  const hint = `${[item.title, item.tag].filter(Boolean).join(', ')}: ${item.hint}. Drag it, or double-click to add it after the selected node.`;
  const row = (
    <div
      className={classes.row}
      role="button"
      tabIndex={0}
      draggable
      title={folded ? undefined : hint}
      aria-label={item.title}
      onDragStart={onDragStart}
      // A screen reader presses what is a button for it: such a click comes without a pointer.
      onClick={(event) => event.detail === 0 && add()}
      onDoubleClick={add}
      onKeyDown={onKeyDown}
    >
      <KindIcon kind={item.choice.kind} config={item.choice.config} />
      {!folded && <span className={classes.name}>{item.title}</span>}
      {!folded && item.tag && <small>{item.tag}</small>}
    </div>
  );
  if (!folded) return row;
  return (
    <Tooltip label={`${item.title}: ${item.hint}`} position="right">
      {row}
    </Tooltip>
  );
}
