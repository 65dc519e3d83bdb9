'use client';

import type { KeyboardEvent } from 'react';
import { flowOrder } from '../kernels/flow-order';
import { selectNodes } from '../document/selection';
import { describeNode } from '../nodes/describe-node';
import { KindIcon } from '../nodes/kind-icon';
import { showUi } from '@/components/editor/editor';
import { useCompilation, useDocument, useEditor } from '@/components/editor/editor-context';
import { Count } from '@/components/ui/chip';
import { diagnosticsOf } from '@/components/compiler-worker/compilation';
import classes from './palette.module.css';

/** The drawing as a tree in flow order: the same content as the canvas, for eyes and hands that prefer a list. */
export function Outline() {
  const editor = useEditor();
  const { document, selection } = useDocument((state) => state);
  const compilation = useCompilation((value) => value);
  if (document.nodes.length === 0) return <p className={classes.none}>Nothing is drawn yet. Drag a source onto the canvas.</p>;
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = event.key === 'ArrowDown' ? 'nextElementSibling' : event.key === 'ArrowUp' ? 'previousElementSibling' : null;
    if (!step) return;
    event.preventDefault();
    const next = event.currentTarget[step];
    if (next instanceof HTMLElement) next.focus();
  };
  return (
    <div className={classes.list} role="tree" aria-label="Nodes in flow order">
      {flowOrder(document).map((node) => {
        const problems = diagnosticsOf(compilation, node.id).filter((d) => d.severity === 'error').length;
        return (
          <div
            key={node.id}
            className={classes.row}
            role="treeitem"
            tabIndex={0}
            aria-selected={selection.nodes.has(node.id)}
            aria-label={describeNode(node, compilation.diagnostics)}
            onClick={() => editor.store.select(selectNodes(node.id))}
            onKeyDown={(event) => {
              if (event.key === 'Enter') {
                editor.store.select(selectNodes(node.id));
                showUi(editor, { focusField: { node: node.id, field: '' } });
              } else onKeyDown(event);
            }}
          >
            <KindIcon kind={node.kind} config={node.config} />
            <span className={classes.name}>{node.name}</span>
            {problems > 0 && <Count value={problems} tone="err" label={`${problems} problems`} />}
          </div>
        );
      })}
    </div>
  );
}
