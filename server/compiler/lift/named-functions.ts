import type { CreateFunction } from '@/server/sql/ast/statements/create';
import type { SqlScript, Statement } from '@/server/sql/ast/statements/statement';
import { mapTree } from '../ast-walk';

const isTypeScript = (statement: Statement): statement is CreateFunction =>
  statement.kind === 'create-function' && statement.language === 'TYPESCRIPT' && statement.resources.length === 0;

/** The canvas declares no functions: calls by a name that CREATE FUNCTION gave become calls of `module.export`, and the statement goes. */
export function withoutFunctionNames(script: SqlScript): SqlScript {
  const declared = script.statements.filter(isTypeScript);
  if (declared.length === 0) return script;
  const paths = new Map(declared.map(({ name, className }) => [name.parts.at(-1)!.toUpperCase(), className.split('.')]));
  const statements = script.statements
    .filter((statement) => !isTypeScript(statement))
    .map((statement) =>
      mapTree(statement, (node) => {
        if (node.kind !== 'call' || node.name.length !== 1) return node;
        const path = paths.get(node.name[0]!.toUpperCase());
        return path === undefined ? node : { ...node, name: path };
      }),
    );
  return { ...script, statements };
}
