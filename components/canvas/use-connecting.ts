'use client';

import type { Connection as FlowConnection, Edge, IsValidConnection } from '@xyflow/react';
import { useMemo } from 'react';
import { asNodeId } from '@/model/ids';
import type { DocumentStore } from './document/document-store';
import { connect } from './document/edits';
import { whyNotConnect, type Connection } from './kernels/connect';

/** React Flow's connection in our words. */
export const connectionOf = (flow: FlowConnection | Edge): Connection => ({
  source: { node: asNodeId(flow.source), port: flow.sourceHandle ?? 'out' },
  target: { node: asNodeId(flow.target), port: flow.targetHandle ?? 'in' },
});

/** Drawing an edge with the pointer: what fits may be dropped, one edge is one edit. */
export function useConnecting(store: DocumentStore) {
  return useMemo(() => {
    const isValidConnection: IsValidConnection = (flow) => whyNotConnect(store.get().document, connectionOf(flow)) === null;
    return { isValidConnection, onConnect: (flow: FlowConnection) => store.run(connect(connectionOf(flow))) };
  }, [store]);
}
