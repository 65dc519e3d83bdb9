import type { DocumentEdge, DocumentNode } from '@/model/graph/document';
import { nodeKinds } from '@/model/graph/node-kinds';
import { outputPorts } from '@/model/graph/ports';
import { nodeWidth } from './insert';
import type { Point } from './new-node';
import { portTop } from './node-size';

/** A cubic Bézier curve: begin, two handles, end. */
export type Curve = readonly [Point, Point, Point, Point];

/** How far a handle stands from its end; the rule that React Flow draws by, so that what is drawn without it lies on its edges. */
const reach = (distance: number): number => (distance >= 0 ? distance / 2 : 6.25 * Math.sqrt(-distance));

/** The curve of an edge between nodes at these places. */
export function curveOf(edge: DocumentEdge, from: DocumentNode, to: DocumentNode): Curve {
  const port = nodeKinds[to.kind].inputs.findIndex(({ name }) => name === edge.target.port);
  const output = outputPorts(from).findIndex(({ name }) => name === edge.source.port);
  const begin = { x: from.position.x + nodeWidth, y: from.position.y + portTop(Math.max(0, output)) };
  const end = { x: to.position.x, y: to.position.y + portTop(Math.max(0, port)) };
  const away = reach(end.x - begin.x);
  return [begin, { x: begin.x + away, y: begin.y }, { x: end.x - away, y: end.y }, end];
}

export function pointOn([a, b, c, d]: Curve, t: number): Point {
  const u = 1 - t;
  const [p, q, r, s] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
  return { x: p * a.x + q * b.x + r * c.x + s * d.x, y: p * a.y + q * b.y + r * c.y + s * d.y };
}
