import type { ReactFlowState } from '@xyflow/react';

/** How much a node shows: everything, name and sign, or a block of its family's colour. */
export type ZoomStep = 'full' | 'name' | 'block';

/** A step and not the number, so that zooming draws nodes only when the step changes. */
export const zoomStep = (zoom: number): ZoomStep => (zoom >= 0.7 ? 'full' : zoom >= 0.35 ? 'name' : 'block');

export const zoomStepOf = (state: ReactFlowState): ZoomStep => zoomStep(state.transform[2]);
