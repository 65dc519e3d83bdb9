import type { CallExpr, Expr } from '@/server/plan/expr/expr';
import { javaPattern, matchedGroup } from '@/server/plan/expr/regular-expression';
import { decodeText } from '../../batch/text-arena';
import { BytePattern } from '../byte-pattern';
import { flat, guardedFlat, nullOfArgs, type ExprScope, type StrictForm } from '../expr-scope';
import { charCount, indexOfBytes, isAscii, likeTest, textOperations } from '../text-operations';
import { asBytes, asFlat, asWide, type BytesValue, type Value } from '../value';

const encoder = new TextEncoder();
const place = (value: Value): string => {
  const { data, start, length } = asBytes(value);
  return `${data}, ${start}, ${length}`;
};
const constantText = (expr: Expr | undefined): string | null =>
  expr?.op === 'literal' && typeof expr.value === 'string' ? expr.value : null;

/** A text by an operation on bytes, made only where no argument is NULL; `write` calls the operation named `ops`. */
function textBy(
  scope: ExprScope,
  call: CallExpr,
  args: readonly Value[],
  how: { mayBeNull?: boolean; write: (ops: string) => void },
): BytesValue {
  const { builder } = scope;
  const isNull = nullOfArgs(scope, args);
  scope.textsMade();
  const ops = builder.bind('text', textOperations(scope.arena));
  const [data, start, length] = [builder.fresh('d'), builder.fresh('p'), builder.fresh('l')];
  const result = how.mayBeNull === true ? builder.fresh('n') : isNull;
  builder.line(`let ${data} = ${ops}.data, ${start} = 0, ${length} = 0;`);
  if (how.mayBeNull === true) builder.line(`let ${result} = true;`);
  if (isNull !== 'false') builder.open(`if (!(${isNull})) {`);
  how.write(ops);
  builder.line(`${data} = ${ops}.data; ${start} = ${ops}.start; ${length} = ${ops}.length;`);
  if (how.mayBeNull === true) builder.line(`${result} = ${ops}.isNull;`);
  if (isNull !== 'false') builder.close();
  return { physical: 'bytes', type: call.type, isNull: result, data, start, length };
}

const byOperation =
  (name: string, more = ''): StrictForm =>
  (scope, call, args) => {
    if (args.length !== 1) return null;
    return textBy(scope, call, args, { write: (ops) => scope.builder.line(`${ops}.${name}(${place(args[0]!)}${more});`) });
  };

const concat: StrictForm = (scope, call, args) => {
  const sizes = args.map((arg) => asBytes(arg).length).join(' + ');
  return textBy(scope, call, args, {
    write: (ops) => {
      scope.builder.line(`${ops}.begin(${sizes});`);
      for (const arg of args) scope.builder.line(`${ops}.append(${place(arg)});`);
    },
  });
};

const substring: StrictForm = (scope, call, args) => {
  const [text, from, count] = args;
  const many = count === undefined ? 'Infinity' : asFlat(count).code;
  return textBy(scope, call, args, {
    mayBeNull: true,
    write: (ops) => scope.builder.line(`${ops}.substring(${place(text!)}, ${asFlat(from!).code}, ${many});`),
  });
};

const splitIndex: StrictForm = (scope, call, args) => {
  const delimiter = constantText(call.args[1]);
  if (delimiter === null || delimiter === '') return null;
  const bytes = scope.builder.bind('k', encoder.encode(delimiter));
  return textBy(scope, call, args, {
    mayBeNull: true,
    write: (ops) => scope.builder.line(`${ops}.splitIndex(${place(args[0]!)}, ${bytes}, ${asFlat(args[2]!).code});`),
  });
};

const replace: StrictForm = (scope, call, args) => {
  const [wanted, by] = [constantText(call.args[1]), constantText(call.args[2])];
  if (wanted === null || wanted === '' || by === null) return null;
  const data = encoder.encode(by);
  const texts = [encoder.encode(wanted), { data, start: 0, length: data.length }].map((text) => scope.builder.bind('k', text));
  return textBy(scope, call, args, {
    write: (ops) => scope.builder.line(`${ops}.replace(${place(args[0]!)}, ${texts.join(', ')});`),
  });
};

const regexpExtract: StrictForm = (scope, call, args) => {
  const source = constantText(call.args[1]);
  const group = call.args[2] === undefined ? 0 : call.args[2].op === 'literal' ? Number(call.args[2].value ?? -1) : -1;
  const pattern = source === null ? null : BytePattern.of(source);
  if (source === null || pattern === null || group < 0 || group >= pattern.starts.length) return null;
  const slow = (text: string): string | null => matchedGroup(text, source, group);
  const [found, otherwise] = [scope.builder.bind('pattern', pattern), scope.builder.bind('slow', slow)];
  return textBy(scope, call, args, {
    mayBeNull: true,
    write: (ops) => scope.builder.line(`${ops}.extract(${place(args[0]!)}, ${found}, ${group}, ${otherwise});`),
  });
};

const regexp: StrictForm = (scope, call, args) => {
  const source = constantText(call.args[1]);
  const pattern = source === null || source === '' ? null : BytePattern.of(source);
  if (source === null || pattern === null) return null;
  const test = (data: Uint8Array, start: number, length: number): boolean =>
    isAscii(data, start, length)
      ? pattern.find(data, start, length)
      : (javaPattern(source)?.expression.test(decodeText(data, start, length)) ?? false);
  return guardedFlat(scope, call.type, `${scope.builder.bind('regexp', test)}(${place(args[0]!)})`, nullOfArgs(scope, args));
};

const like: StrictForm = (scope, call, [text, ...more]) => {
  const pattern = more.length === 1 ? constantText(call.args[1]) : null;
  const test = pattern === null ? null : likeTest(pattern);
  if (test === null) return null;
  return guardedFlat(scope, call.type, `${scope.builder.bind('like', test)}(${place(text!)})`, text!.isNull);
};

const charLength: StrictForm = (scope, call, [text]) =>
  guardedFlat(scope, call.type, `${scope.builder.bind('charCount', charCount)}(${place(text!)})`, text!.isNull);

/** Where a constant text stands in another, in characters from 1. */
function positionOf(data: Uint8Array, start: number, length: number, wanted: Uint8Array): number {
  const at = indexOfBytes(data, start, start + length, wanted);
  if (at < 0) return 0;
  return 1 + (isAscii(data, start, at - start) ? at - start : charCount(data, start, at - start));
}

const position =
  (needle: number, haystack: number): StrictForm =>
  (scope, call, args) => {
    const wanted = args.length === 2 ? constantText(call.args[needle]) : null;
    if (wanted === null) return null;
    const find = scope.builder.bind('positionOf', positionOf);
    const code = `${find}(${place(args[haystack]!)}, ${scope.builder.bind('k', encoder.encode(wanted))})`;
    return flat(
      scope,
      call.type,
      args[haystack]!.isNull === 'false' ? code : `${args[haystack]!.isNull} ? 0 : ${code}`,
      args[haystack]!.isNull,
    );
  };

/** A whole number as text; null for other types. */
export function integerText(scope: ExprScope, call: CallExpr, arg: Value): Value | null {
  if (['TINYINT', 'SMALLINT', 'INT'].includes(arg.type.kind))
    return textBy(scope, call, [arg], { write: (ops) => scope.builder.line(`${ops}.integer(${asFlat(arg).code});`) });
  if (arg.type.kind !== 'BIGINT') return null;
  const { a64, at } = asWide(arg);
  return textBy(scope, call, [arg], { write: (ops) => scope.builder.line(`${ops}.long(${a64}, ${at});`) });
}

export const textForms: Readonly<Record<string, StrictForm>> = {
  UPPER: byOperation('upper'),
  LOWER: byOperation('lower'),
  TRIM_BOTH: byOperation('trim', ', 3'),
  TRIM_LEADING: byOperation('trim', ', 1'),
  TRIM_TRAILING: byOperation('trim', ', 2'),
  CONCAT: concat,
  SUBSTRING: substring,
  SPLIT_INDEX: splitIndex,
  REPLACE: replace,
  LIKE: like,
  REGEXP: regexp,
  REGEXP_EXTRACT: regexpExtract,
  CHAR_LENGTH: charLength,
  POSITION: position(0, 1),
  INSTR: position(1, 0),
};
