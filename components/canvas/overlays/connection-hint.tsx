'use client';

import { useConnection } from '@xyflow/react';
import type { DocumentStore } from '../document/document-store';
import { whyNotConnect } from '../kernels/connect';
import { connectionOf } from '../use-connecting';
import classes from '../canvas.module.css';

/** Beside the pointer, while an edge is being drawn over a port that it does not fit: why not, before the drop. */
export function ConnectionHint({ store }: { store: DocumentStore }) {
  const drawn = useConnection((connection) => ({
    from: connection.fromHandle,
    to: connection.toHandle,
    at: connection.pointer,
  }));
  if (!drawn.from || !drawn.to || !drawn.at || drawn.from.nodeId === drawn.to.nodeId) return null;
  const [source, target] = drawn.from.type === 'source' ? [drawn.from, drawn.to] : [drawn.to, drawn.from];
  const flow = { source: source.nodeId, sourceHandle: source.id ?? null, target: target.nodeId, targetHandle: target.id ?? null };
  const reason = whyNotConnect(store.get().document, connectionOf(flow));
  if (!reason) return null;
  return (
    <div className={classes.hint} role="status" style={{ left: drawn.at.x + 16, top: drawn.at.y + 16 }}>
      {reason}
    </div>
  );
}
