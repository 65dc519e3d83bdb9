'use client';

import { Button } from '@mantine/core';
import { IconBolt } from '@tabler/icons-react';
import type { Diagnostic } from '@/model/diagnostic/diagnostic';
import { applyFix } from '@/components/canvas/document/edits';
import { useEditor } from '@/components/editor/editor-context';
import { MessageText } from '@/components/problems/message-text';
import classes from './expression-field.module.css';

/** What the compiler says of a field, under it, with the remedy as a button. */
export function FieldProblems({ problems }: { problems: readonly Diagnostic[] }) {
  const editor = useEditor();
  return problems.map((problem, i) => {
    const { fix } = problem;
    return (
      <div key={i} className={classes.problem} data-severity={problem.severity}>
        <MessageText text={problem.message} />
        {fix && (
          <Button size="compact-xs" variant="light" leftSection={<IconBolt size={12} />} onClick={() => editor.store.run(applyFix(fix))}>
            {fix.title}
          </Button>
        )}
      </div>
    );
  });
}
