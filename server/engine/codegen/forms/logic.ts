import { HeadraceError } from '@headrace/connector-sdk';
import { isNested, physicalOf, types } from '@headrace/connector-sdk/schema';
import type { Expr } from '@/server/plan/expr/expr';
import { nullRefusal } from '@/server/plan/expr/values';
import { flat, variable, type ExprScope, type LazyForm, type StrictForm } from '../expr-scope';
import { asFlat, type Value } from '../value';
import { relationCode } from './comparison';

/** Three-valued AND (`decides` is FALSE) or OR (TRUE): the second argument is only computed where the first leaves it open. */
const connective =
  (decides: 'true' | 'false'): LazyForm =>
  (scope, call, compile) => {
    const { builder } = scope;
    const left = asFlat(compile(call.args[0]!));
    const [value, isNull] = [builder.fresh('v'), builder.fresh('n')];
    builder.line(`let ${value} = ${decides}, ${isNull} = false;`);
    const decided = decides === 'true' ? left.code : `!${left.code}`;
    builder.open(left.isNull === 'false' ? `if (!(${decided})) {` : `if (${left.isNull} || !(${decided})) {`);
    const right = asFlat(compile(call.args[1]!));
    const rightDecides = `${decides === 'true' ? '' : '!'}${right.code}`;
    const open = right.isNull === 'false' ? `!(${rightDecides})` : `${right.isNull} || !(${rightDecides})`;
    const unknown = [left.isNull, right.isNull].filter((text) => text !== 'false').join(' || ');
    builder.line(`if (${open}) { ${value} = ${decides === 'true' ? 'false' : 'true'}; ${isNull} = ${unknown || 'false'}; }`);
    builder.close();
    const never = left.isNull === 'false' && right.isNull === 'false';
    return { physical: 'bool', type: call.type, isNull: never ? 'false' : isNull, code: value };
  };

const coalesce: LazyForm = (scope, call, compile) => {
  const result = variable(scope, call.type, physicalOf(call.type), true);
  let open = 0;
  let sure = false;
  for (const arg of call.args) {
    const value = compile(arg);
    result.set(value);
    if (value.isNull === 'false') sure = true;
    if (sure) break;
    scope.builder.open(`if (${result.value.isNull}) {`);
    open++;
  }
  for (; open > 0; open--) scope.builder.close();
  return sure ? { ...result.value, isNull: 'false' } : result.value;
};

/** TRUE at the first equal element; else NULL where one is NULL. */
const inList: LazyForm = (scope, call, compile) => {
  const { builder } = scope;
  if (isNested(call.args[0]!.type)) return null;
  const value = compile(call.args[0]!);
  if (value.physical === 'i128') return null;
  const [found, isNull, label] = [builder.fresh('v'), builder.fresh('n'), builder.fresh('in')];
  builder.line(`let ${found} = false, ${isNull} = ${value.isNull};`);
  builder.open(`${label}: if (!${isNull}) {`);
  for (const item of call.args.slice(1)) inItem(scope, compile(item), value, { found, isNull, label });
  builder.close();
  return { physical: 'bool', type: call.type, isNull, code: found };
};

function inItem(
  scope: ExprScope,
  item: Value,
  value: Value,
  names: { readonly found: string; readonly isNull: string; readonly label: string },
): void {
  const { builder } = scope;
  if (item.isNull === 'true') return builder.line(`${names.isNull} = true;`);
  const equal = relationCode(scope, '===', value, item);
  const hit = `{ ${names.found} = true; ${names.isNull} = false; break ${names.label}; }`;
  if (item.isNull === 'false') return builder.line(`if (${equal}) ${hit}`);
  builder.line(`if (${item.isNull}) ${names.isNull} = true;`);
  builder.line(`else if (${equal}) ${hit}`);
}

const truth =
  (test: (value: string, isNull: string) => string): StrictForm =>
  (scope, _call, [arg]) => {
    const value = asFlat(arg!);
    return flat(scope, types.BOOLEAN, test(value.code, `(${value.isNull})`), 'false');
  };

const firstArgument = (expr: { readonly args: readonly Expr[] }): Expr => expr.args[0]!;

const nullTest =
  (negated: boolean): LazyForm =>
  (scope, call, compile) => {
    const value = compile(firstArgument(call));
    return flat(scope, types.BOOLEAN, negated ? `!(${value.isNull})` : `(${value.isNull})`, 'false');
  };

function refuseNull(table: string, column: string): never {
  throw new HeadraceError(nullRefusal(table, column), {
    code: 'sink.null',
    domain: 'user',
    retry: 'none',
    remedy: `Give a value with COALESCE, filter such rows out, or make the column nullable. SET 'table.exec.sink.not-null-enforcer' = 'DROP' leaves such rows out.`,
  });
}

/** TRUE, or the job fails. */
const enforceNotNull: LazyForm = (scope, call, compile) => {
  const { isNull } = compile(firstArgument(call));
  const [table, column] = call.args.slice(1).map((name) => String(name.op === 'literal' ? name.value : ''));
  if (isNull !== 'false') scope.builder.line(`if (${isNull}) ${scope.builder.bind('refuse', () => refuseNull(table!, column!))}();`);
  return { physical: 'bool', type: call.type, isNull: 'false', code: 'true' };
};

export const logicForms: Readonly<Record<string, LazyForm>> = {
  AND: connective('false'),
  OR: connective('true'),
  COALESCE: coalesce,
  IN: inList,
  IS_NULL: nullTest(false),
  IS_NOT_NULL: nullTest(true),
  ENFORCE_NOT_NULL: enforceNotNull,
};

export const logicStrictForms: Readonly<Record<string, StrictForm>> = {
  NOT: (scope, call, [arg]) => flat(scope, call.type, `!${asFlat(arg!).code}`, arg!.isNull),
  IS_TRUE: truth((value, isNull) => `!${isNull} && ${value}`),
  IS_NOT_TRUE: truth((value, isNull) => `${isNull} || !${value}`),
  IS_FALSE: truth((value, isNull) => `!${isNull} && !${value}`),
  IS_NOT_FALSE: truth((value, isNull) => `${isNull} || ${value}`),
};
