'use client';

import { useReactFlow, useStore, useStoreApi } from '@xyflow/react';
import { useEffect } from 'react';
import { useObservable } from '@/components/ui/use-observable';
import type { DocumentStore } from './document/document-store';
import { soleNode } from './document/selection';
import { nodeWidth } from './kernels/insert';

const margin = 24;

/** Moves the canvas when a panel opens over the node that was just selected. */
export function useKeepInView(store: DocumentStore): void {
  const flow = useReactFlow();
  const api = useStoreApi();
  const width = useStore((state) => state.width);
  const selected = useObservable(store, (state) => soleNode(state.selection));
  useEffect(() => {
    const node = selected && store.get().document.nodes.find((each) => each.id === selected);
    if (!node || width === 0) return;
    const [x, , zoom] = api.getState().transform;
    const right = (node.position.x + nodeWidth) * zoom + x + margin;
    const left = node.position.x * zoom + x - margin;
    const by = right > width ? width - right : left < 0 ? -left : 0;
    if (by !== 0 && right - left < width) void flow.setViewport({ x: x + by, y: api.getState().transform[1], zoom }, { duration: 160 });
  }, [selected, width, store, flow, api]);
}
