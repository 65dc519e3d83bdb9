'use client';

import { Tabs, Textarea } from '@mantine/core';
import { IconClock, IconX } from '@tabler/icons-react';
import { useRef, type ReactNode } from 'react';
import type { DocumentNode, NodeOf } from '@/model/graph/document';
import { nodeKinds } from '@/model/graph/node-kinds';
import type { NodeKind } from '@/model/graph/node-configs';
import { annotate, rename } from '@/components/canvas/document/edits';
import { nothingSelected } from '@/components/canvas/document/selection';
import { KindIcon } from '@/components/canvas/nodes/kind-icon';
import { showUi, type InspectorTab } from '@/components/editor/editor';
import { useCompilation, useEditor, useUi } from '@/components/editor/editor-context';
import { SqlOfNode } from '@/components/sql/sql-of-node';
import { panels } from '@/components/editor/panels';
import { ResizeHandle } from '@/components/ui/resize-handle';
import { ToolButton } from '@/components/ui/tool-button';
import { useDraft } from '@/components/ui/use-draft';
import { kindForms, type FormProps } from './kind-forms';
import { useFocusField } from './use-focus-field';
import { useNodeForm } from './use-form';
import classes from './inspector.module.css';

/** Right of the canvas: everything about the one selected node. */
export function Inspector({ node }: { node: DocumentNode }) {
  const editor = useEditor();
  const tab = useUi((ui) => ui.inspectorTab);
  const outputs = useCompilation((compilation) => compilation.outputs[node.id]?.columns.length);
  const panel = useRef<HTMLElement>(null);
  useFocusField(panel, node.id);
  return (
    <aside className={classes.inspector} aria-label={`Settings of ${node.name}`} ref={panel} data-over-canvas>
      <ResizeHandle label="Width of the settings" edge="left" {...panels.inspector} />
      <Head node={node} key={node.id} />
      <Tabs
        className={classes.tabs}
        value={tab}
        onChange={(value) => showUi(editor, { inspectorTab: value as InspectorTab })}
        keepMounted={false}
      >
        <Tabs.List>
          <Tabs.Tab value="settings">Settings</Tabs.Tab>
          <Tabs.Tab value="output">Output {outputs ?? ''}</Tabs.Tab>
          <Tabs.Tab value="note">Note</Tabs.Tab>
          <Tabs.Tab value="sql">SQL</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="settings" className={classes.panel}>
          <NodeSettings node={node} key={node.id} />
        </Tabs.Panel>
        <Tabs.Panel value="output" className={classes.panel}>
          <OutputColumns node={node} />
        </Tabs.Panel>
        <Tabs.Panel value="note" className={classes.panel} p={12}>
          <Textarea
            size="xs"
            label="What the next reader should know"
            autosize
            minRows={4}
            value={node.note ?? ''}
            onChange={(event) => editor.store.run(annotate(node.id, event.currentTarget.value))}
          />
        </Tabs.Panel>
        <Tabs.Panel value="sql" className={classes.panel}>
          <SqlOfNode node={node.id} />
        </Tabs.Panel>
      </Tabs>
    </aside>
  );
}

function NodeSettings({ node }: { node: DocumentNode }) {
  const form = useNodeForm(node);
  const Form = kindForms[node.kind] as (props: FormProps<NodeKind>) => ReactNode;
  return <Form node={node as NodeOf<NodeKind>} form={form} />;
}

function Head({ node }: { node: DocumentNode }) {
  const editor = useEditor();
  const draft = useDraft(node.name, (wanted) => editor.store.run(rename(node.id, wanted)));
  return (
    <div className={classes.head}>
      <KindIcon kind={node.kind} config={node.config} tile={30} />
      <div className={classes.title}>
        <input aria-label="Name" spellCheck={false} title={node.name} {...draft} />
        <small>{nodeKinds[node.kind].title}</small>
      </div>
      <ToolButton label="Close the settings" onClick={() => editor.store.select(nothingSelected)}>
        <IconX size={16} />
      </ToolButton>
    </div>
  );
}

function OutputColumns({ node }: { node: DocumentNode }) {
  const stream = useCompilation((compilation) => compilation.outputs[node.id]);
  if (!stream) {
    const text = nodeKinds[node.kind].outputs.length ? 'No columns yet: mend what is wrong here or before.' : 'A sink has no output.';
    return <p className={classes.none}>{text}</p>;
  }
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th>Column</th>
          <th>Type</th>
        </tr>
      </thead>
      <tbody>
        {stream.columns.map((column) => (
          <tr key={column.name}>
            <td>
              <span className={classes.columnName}>
                <span title={column.name}>{column.name}</span>
                {column.time && <IconClock size={14} aria-label={`${column.time} time`} />}
                {stream.key.includes(column.name) && <small>key</small>}
              </span>
            </td>
            <td title={column.type}>{column.type}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
