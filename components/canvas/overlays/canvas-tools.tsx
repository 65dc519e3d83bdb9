'use client';

import { IconHandStop, IconNote, IconPointer, IconSitemap } from '@tabler/icons-react';
import { chordOf } from '@/components/shell/shortcuts';
import { notifyFailed } from '@/components/shell/notify';
import { ToolButton } from '@/components/ui/tool-button';
import { useObservable } from '@/components/ui/use-observable';
import { showUi } from '@/components/editor/editor';
import { useEditor, useUi } from '@/components/editor/editor-context';
import { autoLayout, layoutsUnderWay } from '../auto-layout';
import { addNote } from '../document/edits';
import { useCanvasCentre } from '../use-canvas-centre';
import classes from '../canvas.module.css';

/** Select, pan, note, auto-layout. */
export function CanvasTools() {
  const editor = useEditor();
  const tool = useUi((ui) => ui.tool);
  const centre = useCanvasCentre();
  const laysOut = useObservable(layoutsUnderWay, (count) => count > 0);
  return (
    <div className={`${classes.topLeft} ${classes.bar}`} role="toolbar" aria-label="Canvas tools">
      <ToolButton
        label="Select"
        shortcut={chordOf('selectTool')}
        pressed={tool === 'select'}
        onClick={() => showUi(editor, { tool: 'select' })}
      >
        <IconPointer size={16} stroke={1.75} />
      </ToolButton>
      <ToolButton label="Pan" shortcut={chordOf('panTool')} pressed={tool === 'pan'} onClick={() => showUi(editor, { tool: 'pan' })}>
        <IconHandStop size={16} stroke={1.75} />
      </ToolButton>
      <ToolButton label="Note" shortcut={chordOf('note')} onClick={() => editor.store.run(addNote(centre()))}>
        <IconNote size={16} stroke={1.75} />
      </ToolButton>
      <span className={classes.rule} />
      <ToolButton
        label="Auto-layout"
        shortcut={chordOf('layout')}
        busy={laysOut}
        onClick={() => void autoLayout(editor.store).catch((error: unknown) => notifyFailed('The drawing was not laid out', error))}
      >
        <IconSitemap size={16} stroke={1.75} style={{ rotate: '-90deg' }} />
      </ToolButton>
    </div>
  );
}
