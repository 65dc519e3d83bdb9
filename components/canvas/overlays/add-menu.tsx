'use client';

import { Menu } from '@mantine/core';
import { useReactFlow } from '@xyflow/react';
import { nodeById } from '@/model/graph/document';
import { nodeKinds } from '@/model/graph/node-kinds';
import type { NodeKind } from '@/model/graph/node-configs';
import { showUi } from '@/components/editor/editor';
import { useEditor, useUi } from '@/components/editor/editor-context';
import { addNode, addOnEdge } from '../document/edits';
import { insertableKinds } from '../kernels/insert';
import { KindIcon } from '../nodes/kind-icon';

const followers = (Object.keys(nodeKinds) as NodeKind[]).filter((kind) => nodeKinds[kind].inputs.length > 0);

/** The kinds that can stand where the person pointed: in an edge, or after a node. */
export function AddMenu() {
  const editor = useEditor();
  const flow = useReactFlow();
  const adding = useUi((ui) => ui.adding);
  const close = (): void => showUi(editor, { adding: null });
  if (!adding) return null;
  const { place } = adding;
  const add = (kind: NodeKind): void => {
    const { document } = editor.store.get();
    const at = flow.screenToFlowPosition({ x: adding.x, y: adding.y });
    if ('edge' in place) editor.store.run(addOnEdge(document, { kind }, { edge: place.edge, at: middleOf(editor, place.edge) ?? at }));
    else editor.store.run(addNode(document, { kind }, place));
    close();
  };
  return (
    <Menu opened onClose={close} position="bottom-start" width={220} returnFocus>
      <Menu.Target>
        <span style={{ position: 'fixed', left: adding.x, top: adding.y }} />
      </Menu.Target>
      <Menu.Dropdown aria-label="Add a node">
        <Menu.Label>
          {'edge' in place ? 'Insert here' : `Add after ${nodeById(editor.store.get().document, place.after)?.name ?? ''}`}
        </Menu.Label>
        {('edge' in place ? insertableKinds : followers).map((kind) => (
          <Menu.Item key={kind} leftSection={<KindIcon kind={kind} />} onClick={() => add(kind)}>
            {nodeKinds[kind].title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Between the two nodes of the edge, on the height of its source. */
function middleOf(editor: ReturnType<typeof useEditor>, edgeId: string): { x: number; y: number } | undefined {
  const { document } = editor.store.get();
  const edge = document.edges.find((other) => other.id === edgeId);
  const from = edge && nodeById(document, edge.source.node);
  const to = edge && nodeById(document, edge.target.node);
  if (!from || !to) return undefined;
  return { x: Math.max(from.position.x + 244, Math.round((from.position.x + to.position.x) / 2)), y: from.position.y };
}
