import { z } from 'zod';
import { asNodeId, type NodeId } from '../ids';
import { nodeConfigs, type NodeConfig, type NodeKind } from './node-configs';

/** The version that this build reads and writes; older ones are migrated on load, newer ones open read-only. */
export const DOCUMENT_VERSION = 1;

const NodeIdText = z.string().min(1).transform(asNodeId);
const Position = z.object({ x: z.number(), y: z.number() });

const nodeOf = <K extends NodeKind>(kind: K) =>
  z.object({
    id: NodeIdText,
    /** Slug of the node's first name, unique in the document, kept when the node is renamed: state is found by it. */
    stateKey: z.string().regex(/^[a-z_][a-z0-9_]*$/),
    kind: z.literal(kind),
    /** The view's or table's name in SQL; unique in the document, case-sensitive. */
    name: z.string().min(1),
    config: nodeConfigs[kind],
    position: Position,
    note: z.string().optional(),
  });

export const DocumentNode = z.discriminatedUnion('kind', [
  nodeOf('source'),
  nodeOf('dimension'),
  nodeOf('filter'),
  nodeOf('compute'),
  nodeOf('window'),
  nodeOf('aggregate'),
  nodeOf('dimension-join'),
  nodeOf('union'),
  nodeOf('route'),
  nodeOf('unnest'),
  nodeOf('deduplicate'),
  nodeOf('top-n'),
  nodeOf('over'),
  nodeOf('stream-join'),
  nodeOf('interval-join'),
  nodeOf('temporal-join'),
  nodeOf('pattern'),
  nodeOf('sql'),
  nodeOf('sink'),
]);

/** One node of the canvas; narrow it by `kind`. */
export type DocumentNode = z.infer<typeof DocumentNode>;
export type NodeOf<K extends NodeKind> = Extract<DocumentNode, { kind: K }> & { config: NodeConfig<K> };

const PortRef = z.object({ node: NodeIdText, port: z.string() });
export const DocumentEdge = z.object({ id: z.string().min(1), source: PortRef, target: PortRef });
export type DocumentEdge = z.infer<typeof DocumentEdge>;

/**
 * What a person draws. Positions, notes and groups carry no meaning for the job: two documents that differ only there compile to
 * the same bytes. Order of `edges` is the order of a union's inputs.
 */
export const PipelineDocument = z.object({
  version: z.literal(DOCUMENT_VERSION),
  name: z.string().min(1),
  nodes: z.array(DocumentNode),
  edges: z.array(DocumentEdge),
  /** What SQL would SET before all else, by key. */
  settings: z.record(z.string(), z.string()).default({}),
  groups: z.array(z.object({ id: z.string(), title: z.string(), nodes: z.array(NodeIdText) })).default([]),
  /** Free notes on the canvas ground. */
  notes: z.array(z.object({ id: z.string(), text: z.string(), position: Position, width: z.number(), height: z.number() })).default([]),
});
export type PipelineDocument = z.infer<typeof PipelineDocument>;

export const emptyDocument = (name: string): PipelineDocument => ({
  version: DOCUMENT_VERSION,
  name,
  nodes: [],
  edges: [],
  settings: {},
  groups: [],
  notes: [],
});

export function nodeById(document: PipelineDocument, id: NodeId): DocumentNode | undefined {
  return document.nodes.find((node) => node.id === id);
}

/** What reading stored JSON as a document can give. `newer`: written by a later version; shown read-only, never saved over. */
export type DocumentReading =
  | { readonly kind: 'ok'; readonly document: PipelineDocument }
  | { readonly kind: 'newer'; readonly foundVersion: number; readonly supportedVersion: number }
  | { readonly kind: 'invalid'; readonly problems: readonly { readonly path: string; readonly message: string }[] };

/** Turns stored JSON of any released version into today's document. */
export function readDocument(json: unknown): DocumentReading {
  const version = typeof json === 'object' && json !== null && 'version' in json ? json.version : undefined;
  if (typeof version === 'number' && version > DOCUMENT_VERSION)
    return { kind: 'newer', foundVersion: version, supportedVersion: DOCUMENT_VERSION };
  const parsed = PipelineDocument.safeParse(json);
  if (parsed.success) return { kind: 'ok', document: parsed.data };
  return { kind: 'invalid', problems: parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })) };
}
