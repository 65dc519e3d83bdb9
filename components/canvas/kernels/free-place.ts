import type { PipelineDocument } from '@/model/graph/document';
import type { Point } from './new-node';

const near = 8;
const step = 24;

/** `at`, or the next place down to the right where nothing lies so close on something else that it would hide it. */
export function freePlace({ nodes, notes }: PipelineDocument, at: Point): Point {
  const places = [...nodes, ...notes].map(({ position }) => position);
  let { x, y } = at;
  while (places.some((place) => Math.abs(place.x - x) < near && Math.abs(place.y - y) < near)) [x, y] = [x + step, y + step];
  return { x, y };
}
