import { nearestName } from '@/model/diagnostic/diagnostic';
import { MAX_LENGTH, types, withNullability, type DataType } from '@headrace/connector-sdk/schema';
import type { AtomicType, DataType as AstType } from '@/server/sql/ast/types/data-type';

export type ResolvedType = { readonly ok: true; readonly type: DataType } | { readonly ok: false; readonly reason: string };

/** The name of a type as it was written, for a message. */
export const writtenName = (ast: AstType): string =>
  ast.kind === 'atomic-type'
    ? ast.name
    : ast.kind === 'named-type'
      ? ast.name.parts.join('.')
      : ast.kind.replace('-type', '').toUpperCase();

const typeNames =
  'STRING VARCHAR CHAR BOOLEAN TINYINT SMALLINT INT INTEGER BIGINT FLOAT DOUBLE DECIMAL NUMERIC DATE TIME TIMESTAMP TIMESTAMP_LTZ BYTES BINARY VARBINARY ARRAY MAP MULTISET ROW'.split(
    ' ',
  );

const failed = (reason: string): ResolvedType => ({ ok: false, reason });

/** The type that is written, with Flink's default lengths and precisions filled in, or why it cannot be one. */
export function resolveType(ast: AstType): ResolvedType {
  const resolved = resolveBase(ast);
  return resolved.ok ? { ok: true, type: withNullability(resolved.type, ast.nullable) } : resolved;
}

function resolveBase(ast: AstType): ResolvedType {
  switch (ast.kind) {
    case 'atomic-type':
      return resolveAtomic(ast);
    case 'interval-type':
      return {
        ok: true,
        type: ['YEAR', 'QUARTER', 'MONTH'].includes(ast.qualifier.from) ? types.INTERVAL_YEAR_MONTH : types.INTERVAL_DAY_TIME,
      };
    case 'array-type':
      return wrap([ast.element], ([element]) => types.ARRAY(element!));
    case 'multiset-type':
      return wrap([ast.element], ([element]) => types.MULTISET(element!));
    case 'map-type':
      return wrap([ast.key, ast.value], ([key, value]) => types.MAP(key!, value!));
    case 'row-type':
      return wrap(
        ast.fields.map((field) => field.type),
        (inner) => types.ROW(inner.map((type, i) => ({ name: ast.fields[i]!.name.name, type }))),
      );
    case 'raw-type':
      return failed('raw types need Flink');
    case 'named-type': {
      const near = nearestName(ast.name.parts.join('.'), typeNames);
      return failed(
        near === undefined
          ? `there is none of this name; there are ${typeNames.slice(0, 12).join(', ')} …`
          : `there is none of this name; did you mean ${near}`,
      );
    }
  }
}

function wrap(parts: readonly AstType[], make: (inner: readonly DataType[]) => DataType): ResolvedType {
  const inner: DataType[] = [];
  for (const part of parts) {
    const resolved = resolveType(part);
    if (!resolved.ok) return resolved;
    inner.push(resolved.type);
  }
  return { ok: true, type: make(inner) };
}

function resolveAtomic({ name, parameters: [first, second] }: AtomicType): ResolvedType {
  switch (name) {
    case 'DECIMAL':
      return decimal(first ?? 10, second ?? 0);
    case 'CHAR':
    case 'VARCHAR':
    case 'BINARY':
    case 'VARBINARY':
      return lengthType(name, first ?? 1);
    case 'STRING':
      return { ok: true, type: types.STRING };
    case 'BYTES':
      return { ok: true, type: types.BYTES };
    case 'TIME':
      return precise(first ?? 0, types.TIME);
    case 'TIMESTAMP':
      return precise(first ?? 6, types.TIMESTAMP);
    case 'TIMESTAMP_LTZ':
      return precise(first ?? 6, types.TIMESTAMP_LTZ);
    case 'TIMESTAMP_TZ':
      return failed('TIMESTAMP WITH TIME ZONE is not supported; TIMESTAMP_LTZ holds the same instants');
    case 'VARIANT':
      return failed('VARIANT needs Flink');
    default:
      return { ok: true, type: { kind: name, nullable: true } };
  }
}

function decimal(precision: number, scale: number): ResolvedType {
  if (precision < 1 || precision > 38) return failed('the precision of a DECIMAL is 1 to 38');
  if (scale > precision) return failed('the scale of a DECIMAL cannot exceed its precision');
  return { ok: true, type: types.DECIMAL(precision, scale) };
}

function lengthType(kind: 'CHAR' | 'VARCHAR' | 'BINARY' | 'VARBINARY', length: number): ResolvedType {
  return length < 1 || length > MAX_LENGTH
    ? failed(`the length of ${kind} is 1 to ${MAX_LENGTH}`)
    : { ok: true, type: { kind, length, nullable: true } };
}

const precise = (precision: number, make: (precision: number) => DataType): ResolvedType =>
  precision > 9 ? failed('the precision of a time is 0 to 9') : { ok: true, type: make(precision) };
