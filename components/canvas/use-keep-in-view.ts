'use client';

import { useReactFlow, useStore, useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { useObservable } from '@/components/ui/use-observable';
import type { DocumentStore } from './document/document-store';
import { soleNode } from './document/selection';
import { nodeWidth } from './kernels/insert';

const margin = 24;

/** Moves the canvas when a panel opens over the node that was just selected, and back when the panel goes and nobody has moved it since. */
export function useKeepInView(store: DocumentStore): void {
  const flow = useReactFlow();
  const api = useStoreApi();
  const width = useStore((state) => state.width);
  const selected = useObservable(store, (state) => soleNode(state.selection));
  const moved = useRef<{ readonly to: number; readonly by: number } | null>(null);
  useEffect(() => {
    const [x, y, zoom] = api.getState().transform;
    const shift = (by: number): void => void flow.setViewport({ x: x + by, y, zoom }, { duration: 160 });
    const node = selected && store.get().document.nodes.find((each) => each.id === selected);
    if (!node) {
      if (moved.current && Math.abs(x - moved.current.to) < 1) shift(-moved.current.by);
      moved.current = null;
      return;
    }
    const by = coveredBy({ left: node.position.x * zoom + x - margin, right: (node.position.x + nodeWidth) * zoom + x + margin }, width);
    if (by === 0) return;
    moved.current = { to: x + by, by: by + (moved.current?.by ?? 0) };
    shift(by);
  }, [selected, width, store, flow, api]);
}

/** How far a span must move to lie within the width; 0 where it does, or where it can not. */
function coveredBy({ left, right }: { left: number; right: number }, width: number): number {
  if (width === 0 || right - left > width) return 0;
  if (right > width) return width - right;
  return left < 0 ? -left : 0;
}
