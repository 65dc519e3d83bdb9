'use client';

import { Button } from '@mantine/core';
import { IconBolt } from '@tabler/icons-react';
import type { DocumentNode } from '@/model/graph/document';
import { useCompilation, useEditor } from '@/components/editor/editor-context';
import { diagnosticsOf } from '@/components/compiler-worker/compilation';
import { MessageText } from '@/components/problems/message-text';
import { showProblem } from '@/components/problems/show-problem';
import { applyFix } from '../document/edits';
import classes from './node-callout.module.css';

/** Under a selected node: its first problem in full, with the remedy as a button. */
export function NodeCallout({ node }: { node: DocumentNode }) {
  const editor = useEditor();
  const problem = useCompilation((compilation) => {
    const all = diagnosticsOf(compilation, node.id);
    return all.find((d) => d.severity === 'error') ?? all.find((d) => d.severity === 'warning');
  });
  if (!problem) return null;
  const { fix } = problem;
  return (
    <div className={`${classes.callout} nodrag nopan`} data-severity={problem.severity} role="note">
      <MessageText text={problem.message} />
      <div className={classes.actions}>
        {fix && (
          <Button size="compact-xs" variant="light" leftSection={<IconBolt size={12} />} onClick={() => editor.store.run(applyFix(fix))}>
            {fix.title}
          </Button>
        )}
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => showProblem(editor, problem)}>
          Show
        </Button>
      </div>
    </div>
  );
}
