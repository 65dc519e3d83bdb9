'use client';

import { Button } from '@mantine/core';
import { IconCopy, IconDownload, IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { soleNode } from '@/components/canvas/document/selection';
import { useCompilation, useDocument, useEditor } from '@/components/editor/editor-context';
import { notifyDone, notifyFailed } from '@/components/shell/notify';
import { panels } from '@/components/editor/panels';
import { download } from '@/components/ui/download';
import { ResizeHandle } from '@/components/ui/resize-handle';
import { useObservable } from '@/components/ui/use-observable';
import { ToolButton } from '@/components/ui/tool-button';
import { SqlEditor } from './sql-editor';
import { SqlText } from './sql-text';
import { statementOf } from './statement-of';
import { hasUnreadSql } from './use-sql-edit';
import classes from './sql.module.css';

/** The SQL that the drawing means, written anew with each edit; the selected node's view stands on a soft ground. It can be edited too. */
export function SqlPane({ children }: { children?: React.ReactNode }) {
  const compilation = useCompilation((value) => value);
  const node = useDocument((state) => soleNode(state.selection));
  const name = useDocument((state) => state.document.name);
  const readOnly = useDocument((state) => state.readOnly);
  const editor = useEditor();
  // Text that is older than the drawing must not be written back over it.
  const stale = useObservable(editor.compiler, (state) => state.stale);
  const [editing, setEditing] = useState(() => hasUnreadSql(editor));
  const statement = node && statementOf(compilation, node);
  const copy = (): void => {
    if (!window.isSecureContext)
      return notifyFailed('The SQL was not copied', 'Browsers allow it over HTTPS only. Mark the text and copy it by its keys.');
    navigator.clipboard.writeText(compilation.sql).then(
      () => notifyDone('The SQL is on the clipboard.'),
      (error: unknown) => notifyFailed('The SQL was not copied', error),
    );
  };
  return (
    <section className={classes.pane} aria-label="SQL">
      {!children && <ResizeHandle label="Width of the SQL" edge="left" {...panels.sql} />}
      <div className={classes.bar}>
        <h2>{editing ? 'SQL' : 'Generated SQL'}</h2>
        {!readOnly && !editing && (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconPencil size={12} />}
            disabled={stale}
            onClick={() => setEditing(true)}
          >
            Edit SQL
          </Button>
        )}
        <ToolButton label="Copy the SQL" onClick={copy}>
          <IconCopy size={16} stroke={1.75} />
        </ToolButton>
        <ToolButton label="Download the SQL" onClick={() => download(`${name}.sql`, compilation.sql)}>
          <IconDownload size={16} stroke={1.75} />
        </ToolButton>
        {children}
      </div>
      {editing ? (
        <SqlEditor onDone={() => setEditing(false)} />
      ) : compilation.sql === '' ? (
        <p className={classes.none}>Nothing to write yet: the SQL appears as you draw.</p>
      ) : (
        <SqlText
          lines={compilation.lines}
          marked={statement && { first: statement.firstLine, last: statement.lastLine }}
          label="Generated SQL"
        />
      )}
    </section>
  );
}
