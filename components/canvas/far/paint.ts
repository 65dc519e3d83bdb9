import type { DocumentEdge, DocumentNode } from '@/model/graph/document';
import { nodeKinds, type NodeFamily } from '@/model/graph/node-kinds';
import { curveOf } from '../kernels/edge-curve';
import { nodeWidth } from '../kernels/insert';
import { nodeHeight } from '../kernels/node-size';

/** How a block stands out: by its family, or because a person should look at it. */
export type Tone = NodeFamily | 'err' | 'warn';

/** A drawing made ready for the brush: one path for each ink, in the drawing's own coordinates. */
export interface FarPaths {
  readonly edges: Path2D;
  readonly blocks: ReadonlyMap<Tone, Path2D>;
  readonly selected: Path2D;
}

export interface FarScene {
  /** Nodes where they are now, dragged or not. */
  readonly nodes: readonly DocumentNode[];
  readonly edges: readonly DocumentEdge[];
  readonly selected: ReadonlySet<string>;
  readonly toneOf: (node: DocumentNode) => Tone;
  readonly view: 'design' | 'run';
}

export const familyTone = (node: DocumentNode): Tone => nodeKinds[node.kind].family;

export function farPaths(scene: FarScene): FarPaths {
  const byId = new Map(scene.nodes.map((node) => [node.id, node]));
  const edges = new Path2D();
  for (const edge of scene.edges) {
    const [from, to] = [byId.get(edge.source.node), byId.get(edge.target.node)];
    if (!from || !to) continue;
    const [a, b, c, d] = curveOf(edge, from, to);
    edges.moveTo(a.x, a.y);
    edges.bezierCurveTo(b.x, b.y, c.x, c.y, d.x, d.y);
  }
  const blocks = new Map<Tone, Path2D>();
  const selected = new Path2D();
  for (const node of scene.nodes) {
    const tone = scene.toneOf(node);
    const path = blocks.get(tone) ?? new Path2D();
    blocks.set(tone, path);
    const { x, y } = node.position;
    path.rect(x, y, nodeWidth, nodeHeight(node, scene.view));
    if (scene.selected.has(node.id)) selected.rect(x - 8, y - 8, nodeWidth + 16, nodeHeight(node, scene.view) + 16);
  }
  return { edges, blocks, selected };
}

/** How much of its colour a block has; the rest is ground. */
const softness = 0.6;

/** Colours by name, read once for each scheme. */
export type Inks = (name: 'surface' | 'stroke' | 'race' | Tone) => string;

/** Clears the canvas and draws the paths through the view (x, y, zoom) at the screen's pixel ratio. */
export function paintFar(
  brush: CanvasRenderingContext2D,
  paths: FarPaths,
  at: { readonly view: readonly [number, number, number]; readonly ratio: number; readonly inks: Inks },
): void {
  const { view, ratio, inks } = at;
  const [x, y, zoom] = view;
  brush.setTransform(1, 0, 0, 1, 0, 0);
  brush.clearRect(0, 0, brush.canvas.width, brush.canvas.height);
  brush.setTransform(zoom * ratio, 0, 0, zoom * ratio, x * ratio, y * ratio);
  brush.lineWidth = 1 / zoom;
  brush.strokeStyle = inks('stroke');
  brush.stroke(paths.edges);
  for (const [tone, path] of paths.blocks) {
    brush.fillStyle = inks('surface');
    brush.fill(path);
    brush.globalAlpha = softness;
    brush.fillStyle = inks(tone);
    brush.fill(path);
    brush.globalAlpha = 1;
  }
  brush.lineWidth = 2.5 / zoom;
  brush.strokeStyle = inks('race');
  brush.stroke(paths.selected);
}
