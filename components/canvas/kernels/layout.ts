import type { ElkNode } from 'elkjs/lib/elk-api';
import type { PipelineDocument } from '@/model/graph/document';
import { nodeKinds } from '@/model/graph/node-kinds';
import { outputPorts } from '@/model/graph/ports';
import { asNodeId, type NodeId } from '@/model/ids';
import { columnGap, nodeWidth } from './insert';
import type { Point } from './new-node';
import { nodeHeight, portTop } from './node-size';

const options: Readonly<Record<string, string>> = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.layered.spacing.nodeNodeBetweenLayers': String(columnGap),
  'elk.spacing.nodeNode': '36',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
};

/** The document as ELK's graph: fixed ports at our heights, so that chains run straight. */
export function toElkGraph(document: PipelineDocument): ElkNode {
  return {
    id: 'root',
    layoutOptions: { ...options },
    children: document.nodes.map((node) => ({
      id: node.id,
      width: nodeWidth,
      height: nodeHeight(node),
      layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
      ports: [
        ...nodeKinds[node.kind].inputs.map((port, i) => ({ id: `${node.id}/in/${port.name}`, x: 0, y: portTop(i) })),
        ...outputPorts(node).map((port, i) => ({ id: `${node.id}/out/${port.name}`, x: nodeWidth, y: portTop(i) })),
      ],
    })),
    edges: document.edges.map((edge) => ({
      id: edge.id,
      sources: [`${edge.source.node}/out/${edge.source.port}`],
      targets: [`${edge.target.node}/in/${edge.target.port}`],
    })),
  };
}

/** Where each node goes, from ELK's answer; the first column starts where the drawing's upper left corner was. */
export function positionsFrom(laidOut: ElkNode, document: PipelineDocument): ReadonlyMap<NodeId, Point> {
  const children = laidOut.children ?? [];
  const left = Math.min(...document.nodes.map((node) => node.position.x), Infinity);
  const top = Math.min(...document.nodes.map((node) => node.position.y), Infinity);
  const elkLeft = Math.min(...children.map((child) => child.x ?? 0), Infinity);
  const elkTop = Math.min(...children.map((child) => child.y ?? 0), Infinity);
  return new Map(
    children.map((child) => [
      asNodeId(child.id),
      { x: Math.round(left + (child.x ?? 0) - elkLeft), y: Math.round(top + (child.y ?? 0) - elkTop) },
    ]),
  );
}
