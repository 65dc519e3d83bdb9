import { copyWide, type ExprScope } from './expr-scope';
import type { Value } from './value';

/** The value as it is now, in locals of the whole function: later changes of the arrays that it was read from do not reach it. */
export function captured(scope: ExprScope, value: Value): Value {
  const { builder } = scope;
  const local = (prefix: string, initial: string): string => {
    const name = builder.fresh(prefix);
    builder.before(`let ${name} = ${initial};`);
    return name;
  };
  const isNull = ['true', 'false'].includes(value.isNull) ? value.isNull : local('n', 'false');
  if (isNull !== value.isNull) builder.line(`${isNull} = ${value.isNull};`);
  switch (value.physical) {
    case 'i64':
    case 'i128': {
      const place = scope.scratch.words(value.physical === 'i64' ? 1 : 2);
      copyWide(scope, value, place);
      return { ...value, ...place, isNull };
    }
    case 'bytes': {
      const [data, start, length] = [local('d', 'null'), local('p', '0'), local('l', '0')];
      builder.line(`${data} = ${value.data}; ${start} = ${value.start}; ${length} = ${value.length};`);
      return { physical: 'bytes', type: value.type, data, start, length, isNull };
    }
    default: {
      const code = local('v', value.physical === 'bool' ? 'false' : '0');
      builder.line(`${code} = ${value.code};`);
      return { ...value, code, isNull };
    }
  }
}
