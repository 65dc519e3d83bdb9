'use client';

import type { NodeId } from '@/model/ids';
import { useCompilation } from '@/components/editor/editor-context';
import { SqlText } from './sql-text';
import { statementOf } from './statement-of';
import classes from './sql.module.css';

/** The one statement of a node, as it stands in the script. */
export function SqlOfNode({ node }: { node: NodeId }) {
  const compilation = useCompilation((value) => value);
  const statement = statementOf(compilation, node);
  if (!statement) return <p className={classes.none}>No SQL yet: the node is not complete.</p>;
  return (
    <SqlText
      lines={compilation.lines.slice(statement.firstLine - 1, statement.lastLine)}
      firstLine={statement.firstLine}
      label="SQL of this node"
    />
  );
}
