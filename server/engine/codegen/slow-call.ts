import { HeadraceError } from '@headrace/connector-sdk';
import type { CallExpr } from '@/server/plan/expr/expr';
import type { ExprScope } from './expr-scope';
import type { Value } from './value';

export function slowCall(_scope: ExprScope, call: CallExpr, _args: readonly Value[]): Value {
  throw new HeadraceError(`The function ${call.fn} is not known to the engine`, {
    code: 'internal.function',
    domain: 'internal',
    retry: 'none',
  });
}
