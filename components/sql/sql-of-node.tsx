'use client';

import type { NodeId } from '@/model/ids';
import { useCompilation, useNode } from '@/components/editor/editor-context';
import { SqlText } from './sql-text';
import { statementOf } from './statement-of';
import classes from './sql.module.css';

/** The statement of a node, as it stands in the script; of a route, those of all its outputs. */
export function SqlOfNode({ node }: { node: NodeId }) {
  const compilation = useCompilation((value) => value);
  const statement = statementOf(compilation, node);
  const isRoute = useNode(node)?.kind === 'route';
  if (!statement) return <p className={classes.none}>No SQL yet: the node is not complete.</p>;
  const first = isRoute ? compilation.statements.find(({ origin }) => origin.includes(node))! : statement;
  return (
    <SqlText
      lines={compilation.lines.slice(first.firstLine - 1, statement.lastLine)}
      firstLine={first.firstLine}
      label="SQL of this node"
    />
  );
}
