'use client';

import { useReactFlow, useStore, useStoreApi } from '@xyflow/react';
import { useEffect } from 'react';
import { useObservable } from '@/components/ui/use-observable';
import type { DocumentStore } from './document/document-store';
import { soleNode } from './document/selection';
import { nodeWidth } from './kernels/insert';
import { nodeHeight } from './kernels/node-size';

const margin = 24;

/**
 * Moves the canvas when a panel opens over the node that was just selected, and when it was selected from afar (the outline, a problem,
 * ⌘K) and lies above or below what is in sight. It never moves back: a person may be aiming at something by then.
 */
export function useKeepInView(store: DocumentStore): void {
  const flow = useReactFlow();
  const api = useStoreApi();
  const whole = useStore((state) => state.width);
  const selected = useObservable(store, (state) => soleNode(state.selection));
  useEffect(() => {
    const { transform, domNode, height } = api.getState();
    const [x, y, zoom] = transform;
    const width = whole - coveredIn(domNode);
    const node = selected && store.get().document.nodes.find((each) => each.id === selected);
    if (!node) return;
    const { position } = node;
    const by = coveredBy({ left: position.x * zoom + x - margin, right: (position.x + nodeWidth) * zoom + x + margin }, width);
    const down = outsideBy({ top: position.y * zoom + y, bottom: (position.y + nodeHeight(node)) * zoom + y }, height);
    if (by !== 0 || down !== 0) void flow.setViewport({ x: x + by, y: y + down, zoom }, { duration: 160 });
  }, [selected, whole, store, flow, api]);
}

/** How much of the canvas the settings cover at its right edge, where they lie over it. */
function coveredIn(canvas: HTMLElement | null): number {
  const over = document.querySelector('[data-over-canvas]')?.getBoundingClientRect();
  const right = canvas?.getBoundingClientRect().right;
  return over && right !== undefined ? Math.max(0, right - over.left) : 0;
}

/** How far a span must move to lie within the width; 0 where it does, or where it can not. */
function coveredBy({ left, right }: { left: number; right: number }, width: number): number {
  if (width === 0 || right - left > width) return 0;
  if (right > width) return width - right;
  return left < 0 ? -left : 0;
}

/** How far a span that is not to be seen at all must move to lie in the middle of the height; a pointer can not be on it. */
function outsideBy({ top, bottom }: { top: number; bottom: number }, height: number): number {
  return height === 0 || (bottom > 0 && top < height) ? 0 : height / 2 - (top + bottom) / 2;
}
