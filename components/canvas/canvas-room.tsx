'use client';

import type { DocumentStore } from './document/document-store';
import { useDocument } from '@/components/editor/editor-context';
import { Canvas } from './canvas';
import { AddMenu } from './overlays/add-menu';
import { CanvasTools } from './overlays/canvas-tools';
import { DrawingBanner } from './overlays/drawing-banner';
import { EmptyCanvas } from './overlays/empty-canvas';
import { ViewSwitch } from './overlays/view-switch';
import { ZoomBar } from './overlays/zoom-bar';
import { useCanvasKeys } from './use-canvas-keys';
import { useClipboard } from './use-clipboard';
import { useKeepInView } from './use-keep-in-view';
import classes from './canvas.module.css';

const help =
  'Tab walks over the nodes in flow order and then over the notes, arrow keys along the edges, Enter opens the settings or the text, A adds a node, C draws an edge, Delete removes. The outline holds the same as a list.';

/** The canvas with its tools. `deploymentId` shows the run view of `store`'s document. */
export function CanvasRoom(props: { store: DocumentStore; deploymentId: string | null }) {
  const readOnly = useDocument((state) => state.readOnly);
  const editable = !props.deploymentId && !readOnly;
  useCanvasKeys({ store: props.store, editable, deployed: props.deploymentId !== null, drawn: true });
  useClipboard(props.store, editable);
  useKeepInView(props.store);
  return (
    <section className={classes.room} role="application" aria-label="Canvas" aria-describedby="canvas-help" data-canvas tabIndex={-1}>
      <p id="canvas-help" className={classes.hidden}>
        {help}
      </p>
      <Canvas {...props} />
      {editable && <CanvasTools />}
      {editable && <EmptyCanvas />}
      {editable && <AddMenu />}
      <DrawingBanner />
      {!props.deploymentId && (
        <div className={classes.topRight}>
          <ViewSwitch />
        </div>
      )}
      <ZoomBar />
    </section>
  );
}
