import type { CatalogSnapshot } from '@/model/catalog/table-definition';
import type { PipelineDocument } from '@/model/graph/document';
import { relationName, relationsOf } from '@/model/graph/ports';
import type { LogicalField } from '@/server/plan/logical/logical-plan';
import { script, setOption, statementSet } from '@/server/sql/ast/build';
import type { Insert } from '@/server/sql/ast/statements/insert';
import type { SqlScript, Statement } from '@/server/sql/ast/statements/statement';
import type { Places } from '../bind/bind-context';
import type { BindSession } from '../bind/session';
import type { Diagnostics } from '../diagnostics/collector';
import { documentGraph } from './graph';
import { LowerContext, type LoweredInput } from './lower-context';
import { lowerNode } from './lowerings';

export interface LowerEnvironment {
  readonly catalog: CatalogSnapshot;
  readonly diagnostics: Diagnostics;
  readonly places: Places;
  /** Gets each statement as it is made: columns are listed in SQL, so a node is lowered over the bound columns of its inputs. */
  readonly session: BindSession;
}

/** The document as a script: tables and views in the order of the flow, then the sinks' INSERTs. Faults are reported, never thrown. */
export function lowerDocument(document: PipelineDocument, env: LowerEnvironment): SqlScript {
  const graph = documentGraph(document, env.diagnostics);
  const nodeNames = new Set(document.nodes.flatMap((node) => relationsOf(node).map(({ name }) => name)));
  const created: Statement[] = [];
  for (const [key, value] of Object.entries(document.settings)) {
    const set = env.places.register(setOption(key, value), { field: `settings.${key}` });
    env.places.register(set.option!, { field: `settings.${key}` });
    created.push(set);
    env.session.add(set);
  }
  const inserts: Insert[] = [];
  const broken = new Set<string>();
  for (const node of graph.order) {
    const inputs = (port: string): readonly LoweredInput[] =>
      graph.inputs(node.id, port).map(({ node: { name, kind }, node: from, port: output }) => {
        const relation = relationName(from, output);
        return { name: relation, kind, fields: broken.has(name) ? null : fieldsOf(relation, env.session) };
      });
    const context = new LowerContext(node, { ...env, inputs, nodeNames });
    const statements = lowerNode(node, context);
    if (statements.length === 0) broken.add(node.name);
    for (const statement of statements) {
      env.places.register(statement, { nodeId: node.id });
      if (statement.kind === 'insert') inserts.push(statement);
      else {
        created.push(statement);
        env.session.add(statement);
      }
    }
  }
  for (const insert of inserts) env.session.add(insert);
  return script([...created, ...(inserts.length > 1 ? [statementSet(inserts)] : inserts)]);
}

/** The columns of a table or view; null where they cannot be told. */
function fieldsOf(name: string, session: BindSession): readonly LogicalField[] | null {
  const relation = session.find(name);
  if (relation === undefined || relation.kind === 'broken') return null;
  if (relation.kind === 'view') return relation.node.fields;
  const { columns, watermark } = relation.table;
  return columns.map(({ name, type, ...column }, i): LogicalField => ({
    name,
    type,
    time:
      watermark?.column === i
        ? 'event'
        : column.kind === 'computed' && column.expression.op === 'call' && column.expression.fn === 'PROCTIME'
          ? 'processing'
          : null,
  }));
}
