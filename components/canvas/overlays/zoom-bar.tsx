'use client';

import { IconMap2, IconMaximize, IconMinus, IconPlus } from '@tabler/icons-react';
import { useReactFlow, useStore } from '@xyflow/react';
import { chordOf } from '@/components/shell/shortcuts';
import { ToolButton } from '@/components/ui/tool-button';
import { showUi } from '@/components/editor/editor';
import { useEditor, useUi } from '@/components/editor/editor-context';
import { fitAll } from '../fit-all';
import classes from '../canvas.module.css';

/** Drawn anew at every step of a zoom, so alone. */
function ZoomPercent() {
  const flow = useReactFlow();
  const percent = useStore((state) => Math.round(state.transform[2] * 100));
  return (
    <button
      type="button"
      className={classes.zoom}
      aria-label={`Zoom ${percent} %: back to 100 %`}
      onClick={() => void flow.zoomTo(1, { duration: 120 })}
    >
      {percent}%
    </button>
  );
}

export function ZoomBar() {
  const editor = useEditor();
  const flow = useReactFlow();
  const minimap = useUi((ui) => ui.minimap);
  return (
    <div className={`${classes.bottomLeft} ${classes.bar}`} role="toolbar" aria-label="Zoom">
      <ToolButton label="Zoom out" shortcut={chordOf('zoomOut')} onClick={() => void flow.zoomOut({ duration: 120 })}>
        <IconMinus size={16} stroke={1.75} />
      </ToolButton>
      <ZoomPercent />
      <ToolButton label="Zoom in" shortcut={chordOf('zoomIn')} onClick={() => void flow.zoomIn({ duration: 120 })}>
        <IconPlus size={16} stroke={1.75} />
      </ToolButton>
      <span className={classes.rule} />
      <ToolButton label="Fit all" shortcut={chordOf('fitAll')} onClick={() => void flow.fitView({ ...fitAll, duration: 160 })}>
        <IconMaximize size={16} stroke={1.75} />
      </ToolButton>
      <ToolButton label="Minimap" shortcut={chordOf('minimap')} pressed={minimap} onClick={() => showUi(editor, { minimap: !minimap })}>
        <IconMap2 size={16} stroke={1.75} />
      </ToolButton>
    </div>
  );
}
