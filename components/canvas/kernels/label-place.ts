import type { PipelineDocument } from '@/model/graph/document';
import { curveOf, pointOn, type Curve } from './edge-curve';
import { nodeWidth } from './insert';
import type { Point } from './new-node';
import { nodeHeight } from './node-size';

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A rate pill and the air around it; it stands above its edge. */
const pill = { width: 52, height: 22, above: 18 };
const steps = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82];
const samples = 24;

/**
 * Where each edge's label stands: on its own curve, clear of nodes, of other labels and of other edges as far as there is room, and as
 * near to the middle as that allows. Edges are placed in the order of the document.
 */
export function placeLabels(document: PipelineDocument): ReadonlyMap<string, Point> {
  const byId = new Map(document.nodes.map((node) => [node.id, node]));
  const edges = document.edges.flatMap((edge): Traced[] => {
    const [from, to] = [byId.get(edge.source.node), byId.get(edge.target.node)];
    return from && to ? [{ id: edge.id, ...traced(curveOf(edge, from, to)) }] : [];
  });
  const taken: Box[] = document.nodes.map((node) => ({
    left: node.position.x,
    top: node.position.y,
    right: node.position.x + nodeWidth,
    bottom: node.position.y + nodeHeight(node, 'run'),
  }));
  const places = new Map<string, Point>();
  for (const edge of edges) {
    const place = bestPlace(edge, edges, taken);
    places.set(edge.id, place);
    taken.push(boxAt(place));
  }
  return places;
}

interface Traced {
  readonly id: string;
  readonly curve: Curve;
  readonly points: readonly Point[];
  readonly bounds: Box;
}

/** The first place with nothing in the way, from the middle outwards; else the one with the least. */
function bestPlace(edge: Traced, edges: readonly Traced[], taken: readonly Box[]): Point {
  let best = pointOn(edge.curve, 0.5);
  let least = Number.POSITIVE_INFINITY;
  for (const t of steps) {
    const at = pointOn(edge.curve, t);
    const box = boxAt(at);
    let cost = 0;
    for (const other of taken) if (overlap(box, other)) cost += 10;
    for (const other of edges)
      if (other !== edge && overlap(box, other.bounds) && other.points.some((point) => inside(box, point))) cost += 1;
    if (cost < least) [best, least] = [at, cost];
    if (cost === 0) break;
  }
  return best;
}

function traced(curve: Curve): Omit<Traced, 'id'> {
  const points = Array.from({ length: samples + 1 }, (_, i) => pointOn(curve, i / samples));
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const bounds = { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
  return { curve, points, bounds };
}

const boxAt = ({ x, y }: Point): Box => ({
  left: x - pill.width / 2,
  right: x + pill.width / 2,
  top: y - pill.above - pill.height / 2,
  bottom: y - pill.above + pill.height / 2,
});

const overlap = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const inside = (box: Box, { x, y }: Point): boolean => x > box.left && x < box.right && y > box.top && y < box.bottom;
