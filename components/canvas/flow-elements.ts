import { Position } from '@xyflow/react';
import type { DocumentEdge, DocumentNode, PipelineDocument } from '@/model/graph/document';
import { nodeKinds } from '@/model/graph/node-kinds';
import { outputPorts } from '@/model/graph/ports';
import type { Selection } from './document/selection';
import type { PipelineEdgeType } from './edges/pipeline-edge';
import { nodeWidth } from './kernels/insert';
import { flowOrder } from './kernels/flow-order';
import { placeLabels } from './kernels/label-place';
import type { Point } from './kernels/new-node';
import { nodeHeight, portTop } from './kernels/node-size';
import { describeNote } from './nodes/describe-node';
import type { BlockNodeType } from './nodes/block-node';
import type { NoteNodeType } from './nodes/note-node';
import type { PipelineNodeType } from './nodes/pipeline-node';

export type FlowNode = PipelineNodeType | BlockNodeType | NoteNodeType;

export interface Drawn {
  readonly document: PipelineDocument;
  readonly selection: Selection;
  /** Set while the run view is shown. */
  readonly deploymentId: string | null;
  /** Where things are while they are being dragged; not yet in the document. */
  readonly dragged: ReadonlyMap<string, Point>;
  /** Seen from afar: nodes are mere places, edges are painted. */
  readonly far: boolean;
  /** What a screen reader says of a node. */
  readonly describe: (node: DocumentNode) => string;
}

const noEdges: PipelineEdgeType[] = [];

interface Memo {
  readonly key: string;
  readonly node: FlowNode;
}

/** React Flow's nodes for a document; an element that did not change is the same object as last time, so that it is not drawn again. */
export class FlowElements {
  private nodeMemo = new WeakMap<object, Memo>();
  private lastOrder: { readonly of: PipelineDocument; readonly order: readonly DocumentNode[] } | undefined;
  private lastLabels: { readonly of: PipelineDocument; readonly places: ReadonlyMap<string, Point> } | undefined;
  private edgeMemo = new WeakMap<object, { key: string; edge: PipelineEdgeType }>();

  nodes(drawn: Drawn): FlowNode[] {
    const view = drawn.deploymentId ? 'run' : 'design';
    const pipeline = this.ordered(drawn.document).map((node) => {
      const position = drawn.dragged.get(node.id) ?? node.position;
      const selected = drawn.selection.nodes.has(node.id);
      const label = drawn.describe(node);
      return this.remember(node, `${position.x},${position.y},${selected},${drawn.deploymentId},${drawn.far},${label}`, () => ({
        id: node.id,
        type: drawn.far ? 'block' : 'pipeline',
        position,
        selected,
        ariaLabel: label,
        ...sized(nodeWidth, nodeHeight(node, view)),
        handles: portsOf(node),
        data: { node, deploymentId: drawn.deploymentId },
      }));
    });
    return [...this.notes(drawn), ...pipeline];
  }

  edges(drawn: Omit<Drawn, 'dragged' | 'describe'>, cardEdge: string | null): PipelineEdgeType[] {
    if (drawn.far) return noEdges;
    const labels = drawn.deploymentId ? this.labels(drawn.document) : undefined;
    const kinds = new Map(drawn.document.nodes.map((node) => [node.id, node.kind]));
    return drawn.document.edges.map((edge) => {
      const selected = drawn.selection.edges.has(edge.id);
      const key = `${selected},${drawn.deploymentId},${cardEdge === edge.id}`;
      const known = this.edgeMemo.get(edge);
      if (known?.key === key) return known.edge;
      const made = flowEdge(edge, {
        selected,
        deploymentId: drawn.deploymentId,
        card: cardEdge === edge.id,
        lookup: kinds.get(edge.source.node) === 'dimension',
        label: labels?.get(edge.id) ?? null,
      });
      this.edgeMemo.set(edge, { key, edge: made });
      return made;
    });
  }

  /** Flow order does not change while something is dragged. */
  private ordered(document: PipelineDocument): readonly DocumentNode[] {
    if (this.lastOrder?.of !== document) this.lastOrder = { of: document, order: flowOrder(document) };
    return this.lastOrder.order;
  }

  private labels(document: PipelineDocument): ReadonlyMap<string, Point> {
    if (this.lastLabels?.of !== document) this.lastLabels = { of: document, places: placeLabels(document) };
    return this.lastLabels.places;
  }

  private notes(drawn: Drawn): FlowNode[] {
    return drawn.document.notes.map((note) => {
      const position = drawn.dragged.get(note.id) ?? note.position;
      const selected = drawn.selection.notes.has(note.id);
      return this.remember(note, `${position.x},${position.y},${selected},${drawn.deploymentId}`, () => ({
        id: note.id,
        type: 'note',
        position,
        selected,
        ariaLabel: describeNote(note),
        ...sized(note.width, note.height),
        zIndex: -1,
        data: { text: note.text, deployed: drawn.deploymentId !== null },
      }));
    });
  }

  private remember(source: object, key: string, make: () => FlowNode): FlowNode {
    const known = this.nodeMemo.get(source);
    if (known?.key === key) return known.node;
    const node = make();
    this.nodeMemo.set(source, { key, node });
    return node;
  }
}

function flowEdge(
  edge: DocumentEdge,
  is: { selected: boolean; deploymentId: string | null; card: boolean; lookup: boolean; label: Point | null },
): PipelineEdgeType {
  return {
    id: edge.id,
    type: 'pipeline',
    source: edge.source.node,
    sourceHandle: edge.source.port,
    target: edge.target.node,
    targetHandle: edge.target.port,
    selected: is.selected,
    data: { edge, lookup: is.lookup, deploymentId: is.deploymentId, card: is.card, label: is.label },
  };
}

/** A size by rule and not by measuring: what was never on the screen can be fitted, and edges drawn to it. */
const sized = (width: number, height: number) => ({ width, height, measured: { width, height } });

/** Port places by rule, so that edges can be drawn to nodes that were never on the screen. */
function portsOf(node: DocumentNode): NonNullable<PipelineNodeType['handles']> {
  const size = { width: 11, height: 11 };
  const place = (index: number, x: number) => ({ ...size, x: x - 5.5, y: portTop(index) - 5.5 });
  return [
    ...nodeKinds[node.kind].inputs.map((port, i) => ({ id: port.name, type: 'target' as const, position: Position.Left, ...place(i, 0) })),
    ...outputPorts(node).map((port, i) => ({
      id: port.name,
      type: 'source' as const,
      position: Position.Right,
      ...place(i, nodeWidth),
    })),
  ];
}
