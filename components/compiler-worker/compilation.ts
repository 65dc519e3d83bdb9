import type { Diagnostic } from '@/model/diagnostic/diagnostic';
import type { NodeId } from '@/model/ids';

export interface ColumnView {
  readonly name: string;
  /** As SQL writes it: `TIMESTAMP_LTZ(3)`. */
  readonly type: string;
  readonly time?: 'event' | 'processing';
  /** Came in through a look-up. */
  readonly joined?: boolean;
}

/** The stream out of a node. */
export interface StreamView {
  readonly columns: readonly ColumnView[];
  /** False: rows are only added; true: they are also changed or taken back. */
  readonly updating: boolean;
  readonly key: readonly string[];
}

export type TokenKind = 'keyword' | 'function' | 'string' | 'number' | 'comment' | 'plain';

export interface SqlToken {
  readonly kind: TokenKind;
  readonly text: string;
}

export interface SqlStatementView {
  readonly origin: readonly NodeId[];
  /** First and last line in the text, from 1. */
  readonly firstLine: number;
  readonly lastLine: number;
}

export type GuaranteeView = 'exactly-once' | 'idempotent' | 'at-least-once' | 'best-effort';

/** What a document means, as the studio draws it: plain data, posted from the worker after each edit. */
export interface Compilation {
  readonly sql: string;
  /** The text's lines cut into inked pieces. */
  readonly lines: readonly (readonly SqlToken[])[];
  readonly statements: readonly SqlStatementView[];
  readonly diagnostics: readonly Diagnostic[];
  /** By node id: its first output; by `id/port`: each of them. A sink's and a broken node's are absent. */
  readonly outputs: Readonly<Record<string, StreamView>>;
  readonly guarantee: GuaranteeView | null;
  /** Why, a sentence for each sink. */
  readonly guaranteeReasons: readonly string[];
  /** How long the compiler took. */
  readonly tookMs: number;
}

export const emptyCompilation: Compilation = {
  sql: '',
  lines: [],
  statements: [],
  diagnostics: [],
  outputs: {},
  guarantee: null,
  guaranteeReasons: [],
  tookMs: 0,
};

/** What comes out of a port. */
export const streamAt = ({ outputs }: Compilation, { node, port }: { node: string; port: string }): StreamView | undefined =>
  outputs[`${node}/${port}`];

export const diagnosticsOf = (compilation: Compilation, node: NodeId): readonly Diagnostic[] =>
  compilation.diagnostics.filter((diagnostic) => diagnostic.at.nodeId === node);
