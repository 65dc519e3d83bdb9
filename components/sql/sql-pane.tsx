'use client';

import { IconCopy, IconDownload } from '@tabler/icons-react';
import { soleNode } from '@/components/canvas/document/selection';
import { useCompilation, useDocument } from '@/components/editor/editor-context';
import { notifyDone, notifyFailed } from '@/components/shell/notify';
import { panels } from '@/components/editor/panels';
import { ResizeHandle } from '@/components/ui/resize-handle';
import { ToolButton } from '@/components/ui/tool-button';
import { SqlText } from './sql-text';
import { statementOf } from './statement-of';
import classes from './sql.module.css';

/** The SQL that the drawing means, written anew with each edit; the selected node's view stands on a soft ground. */
export function SqlPane({ children }: { children?: React.ReactNode }) {
  const compilation = useCompilation((value) => value);
  const node = useDocument((state) => soleNode(state.selection));
  const name = useDocument((state) => state.document.name);
  const statement = node && statementOf(compilation, node);
  const copy = (): void => {
    navigator.clipboard.writeText(compilation.sql).then(
      () => notifyDone('The SQL is on the clipboard.'),
      (error: unknown) => notifyFailed('The SQL was not copied', error),
    );
  };
  return (
    <section className={classes.pane} aria-label="SQL">
      {!children && <ResizeHandle label="Width of the SQL" edge="left" {...panels.sql} />}
      <div className={classes.bar}>
        <h2>Generated SQL</h2>
        <ToolButton label="Copy the SQL" onClick={copy}>
          <IconCopy size={16} stroke={1.75} />
        </ToolButton>
        <ToolButton label="Download the SQL" onClick={() => download(`${name}.sql`, compilation.sql)}>
          <IconDownload size={16} stroke={1.75} />
        </ToolButton>
        {children}
      </div>
      {compilation.sql === '' ? (
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

/** Hands the text to the browser as a file. */
export function download(fileName: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(link.href);
}
