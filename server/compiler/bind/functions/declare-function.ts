import type { CreateFunction } from '@/server/sql/ast/statements/create';
import { aggregateFunction, scalarFunction, scalarFunctionNames } from '../../functions';
import type { BindContext } from '../bind-context';
import { reportUnsupported } from '../expressions/expression-context';
import { reportMissing } from './report-missing';

/** CREATE FUNCTION … LANGUAGE TYPESCRIPT gives an export of an installed module a name of its own; other languages do not run here. */
export function declareFunction(statement: CreateFunction, bind: BindContext): void {
  const { functions } = bind;
  const name = statement.name.parts.at(-1)!;
  if (statement.language !== 'TYPESCRIPT') {
    functions.declare(name, null);
    return reportUnsupported(bind, statement, 'user-functions');
  }
  if (functions.has(name) || isBuiltIn(name)) {
    if (!statement.ifNotExists) bind.report('duplicate-name', statement, { name });
    return;
  }
  const meant = statement.resources.length > 0 ? undefined : functions.exported(statement.className);
  functions.declare(name, meant ?? null);
  if (statement.resources.length > 0) return reportUnsupported(bind, statement, 'typescript-resources');
  if (meant === undefined) reportMissing(bind, statement, statement.className);
}

const isBuiltIn = (name: string): boolean =>
  scalarFunction(name) !== undefined ||
  aggregateFunction(name.toUpperCase()) !== undefined ||
  scalarFunctionNames.includes(name.toUpperCase());
