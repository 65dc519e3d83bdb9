'use client';

import { useSearchParams } from 'next/navigation';
import { useEffect } from 'react';
import type { PipelineDetail } from '@/model/pipeline/pipeline';
import { CanvasRoom } from '@/components/canvas/canvas-room';
import { useCanvasKeys } from '@/components/canvas/use-canvas-keys';
import { ViewSwitch } from '@/components/canvas/overlays/view-switch';
import { Palette } from '@/components/canvas/palette/palette';
import { soleNode } from '@/components/canvas/document/selection';
import { markVisited } from '@/components/home/visited';
import { Inspector } from '@/components/inspector/inspector';
import { ProblemsPanel } from '@/components/problems/problems-panel';
import { DeployReview } from '@/components/run/deploy-review';
import { RunRoom } from '@/components/run/run-room';
import { SqlPane } from '@/components/sql/sql-pane';
import { usePipelineDeployment } from '@/components/run/use-pipeline-deployment';
import { usePageTitle } from '@/components/ui/use-page-title';
import { useDocument, useEditor, useUi } from './editor-context';
import { Banners } from './banners';
import { DesignGrid } from './panel-grids';
import { TopBar } from './top-bar';
import { useEditorCommands } from './use-editor-commands';
import { useUnsaved } from './use-unsaved';
import classes from './editor.module.css';

export type Mode = 'design' | 'run';

/** The editor's room: top bar, then Design (palette, canvas or SQL, inspector, problems) or Run over the same canvas. */
export function EditorRoom(props: { pipeline: PipelineDetail }) {
  const mode = useMode();
  const deployment = usePipelineDeployment(props.pipeline);
  const shown: Mode = mode === 'run' && deployment.id ? 'run' : 'design';
  useUnsaved();
  usePageTitle(useDocument((state) => state.document.name));
  useEffect(() => {
    markVisited(shown);
  }, [shown]);
  return (
    <div className={classes.editor}>
      <TopBar pipeline={props.pipeline} mode={shown} deployment={deployment} onMode={show} />
      <div>
        <Banners />
      </div>
      {shown === 'run' && deployment.id ? <RunRoom deploymentId={deployment.id} /> : <DesignRoom />}
      <DeployReview
        deployment={deployment}
        onDeployed={(id) => {
          deployment.take(id);
          show('run');
        }}
      />
    </div>
  );
}

/** The address says which of the two is shown: links, ⌘K and the way back lead to either. */
const useMode = (): Mode => (useSearchParams().get('view') === 'run' ? 'run' : 'design');

function show(mode: Mode): void {
  const url = new URL(window.location.href);
  if (mode === 'run') url.searchParams.set('view', 'run');
  else url.searchParams.delete('view');
  window.history.replaceState(null, '', url);
}

function DesignRoom() {
  useEditorCommands({ store: useEditor().store, deployed: false });
  const view = useUi((ui) => ui.view);
  const node = useDocument((state) => {
    const id = soleNode(state.selection);
    return id && state.document.nodes.find((each) => each.id === id);
  });
  return (
    <DesignGrid inspecting={node !== undefined} view={view}>
      <Palette />
      <div className={classes.middleColumn}>
        <div className={classes.views} data-view={view}>
          {view !== 'sql' && <DesignCanvas />}
          {view === 'sql' && <KeysWithoutCanvas />}
          {view !== 'canvas' && <SqlPane>{view === 'sql' && <ViewSwitch />}</SqlPane>}
        </div>
        <ProblemsPanel />
      </div>
      {node && <Inspector node={node} />}
    </DesignGrid>
  );
}

/** Undo, problems, deploy and the way back to the canvas, while only the SQL is in sight. */
function KeysWithoutCanvas() {
  const readOnly = useDocument((state) => state.readOnly);
  useCanvasKeys({ store: useEditor().store, editable: !readOnly, deployed: false, drawn: false });
  return null;
}

function DesignCanvas() {
  return <CanvasRoom store={useEditor().store} deploymentId={null} />;
}
