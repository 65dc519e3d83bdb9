import type { FitViewOptions } from '@xyflow/react';

/** How a drawing is fitted as a whole: never enlarged, clear of the tools above and of the zoom bar and the minimap below. */
export const fitAll = {
  maxZoom: 1,
  padding: { top: '64px', right: '5%', bottom: '124px', left: '5%' },
} as const satisfies FitViewOptions;
