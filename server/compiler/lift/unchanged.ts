import { emptyCatalog, type CatalogSnapshot } from '@/model/catalog/table-definition';
import type { PipelineDocument } from '@/model/graph/document';
import { script } from '@/server/sql/ast/build';
import { stateKeyOf } from '@/server/sql/ast/state-key';
import type { SqlScript, Statement } from '@/server/sql/ast/statements/statement';
import { printScript } from '@/server/sql/print';
import type { ConnectorRegistry } from '../connector-registry';
import { lowerToScript } from '../lower/lower-to-script';

/** State keys whose statements in `now` are just what the document before means. Without connectors nothing can be said. */
export function unchangedStatements(
  now: SqlScript,
  previous: PipelineDocument,
  env: { readonly catalog?: CatalogSnapshot; readonly connectors?: ConnectorRegistry },
): ReadonlySet<string> {
  if (env.connectors === undefined) return new Set();
  const before = lowerToScript({ document: previous, catalog: env.catalog ?? emptyCatalog, connectors: env.connectors }).script;
  const [old, current] = [textsByKey(before), textsByKey(now)];
  return new Set([...current].filter(([key, text]) => old.get(key) === text).map(([key]) => key));
}

/** All that a script says under one state key, as text, which leaves ranges and origins out. */
function textsByKey({ statements }: SqlScript): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const add = (statement: Statement): void => {
    if (statement.kind === 'statement-set') return statement.statements.forEach(add);
    const key = stateKeyOf(statement);
    if (key !== undefined) texts.set(key, `${texts.get(key) ?? ''}${printScript(script([statement]), { target: 'headrace' }).text}`);
  };
  statements.forEach(add);
  return texts;
}
