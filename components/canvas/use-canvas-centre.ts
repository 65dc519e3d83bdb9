'use client';

import { useReactFlow, useStoreApi } from '@xyflow/react';
import { useCallback } from 'react';
import type { Point } from './kernels/new-node';

/** The place in the middle of what is in view, for nodes that are added without pointing. */
export function useCanvasCentre(): () => Point {
  const flow = useReactFlow();
  const api = useStoreApi();
  return useCallback(() => {
    const box = api.getState().domNode?.getBoundingClientRect();
    if (!box) return { x: 0, y: 0 };
    const { x, y } = flow.screenToFlowPosition({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
    return { x: Math.round(x - 88), y: Math.round(y - 36) };
  }, [flow, api]);
}
