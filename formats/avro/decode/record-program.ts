import type { ColumnVector, Field } from '@headrace/connector-sdk';
import { markNull, type ValueArena } from '@headrace/connector-sdk/base';
import type { AvroSchema } from '../schema/avro-schema';
import { columnReader, constantReader, type ColumnReader } from './column-readers';
import { namesWithin, resolveFields, type NameResolution } from './resolve';
import { skipper, type Skip } from './skip';
import { BadRecord, readLong, wide } from './wire';

/** Reads the record at `at` into row `row` of the columns it is bound to; answers the place behind it. Throws BadRecord. */
export type ReadRecord = (bytes: Uint8Array, at: number, limit: number, row: number) => number;

export interface RecordProgram {
  /** Once a batch, before its first record. */
  bind(columns: readonly ColumnVector[]): ReadRecord;
}

/** For one writer's schema and the columns that are asked for. The text says why no record of this schema can be read. */
export function compileRecord(
  writer: AvroSchema,
  fields: readonly Field[],
  settings: { readonly arena: ValueArena; readonly names: NameResolution },
): RecordProgram | string {
  if (writer.type !== 'record') return `its schema is of type ${writer.type}, and a table needs a record`;
  const steps: Step[] = writer.fields.map((field) => ({ kind: 'skip', skip: skipper(field.schema) }));
  const constants: Step[] = [];
  for (const [column, field] of fields.entries()) {
    const [source] = resolveFields(writer, [field], settings.names) ?? [];
    if (source === undefined) return `its schema has no field "${field.name}", which is NOT NULL and has no default`;
    const inner = { arena: settings.arena, names: namesWithin(settings.names, field.name) };
    const from = source.from === null ? source.schema : writer.fields[source.from]!.schema;
    const read = source.from === null ? constantReader(from, source.bytes, field.type, inner) : columnReader(from, field.type, inner);
    if (read === null) return `the field "${field.name}" of its schema is of type ${from.type}, which cannot be ${field.type.kind}`;
    const step: Step = { kind: 'read', read, column, field, schema: from };
    if (source.from === null) constants.push(step);
    else if (steps[source.from]!.kind === 'read') return `two columns take the field "${writer.fields[source.from]!.name}" of its schema`;
    else steps[source.from] = step;
  }
  return generate([...steps, ...constants]);
}

type Step =
  | { readonly kind: 'skip'; readonly skip: Skip }
  | { readonly kind: 'read'; readonly read: ColumnReader; readonly column: number; readonly field: Field; readonly schema: AvroSchema };

interface RunTime {
  readonly steps: readonly (Skip | ColumnReader)[];
  readonly readLong: typeof readLong;
  readonly wide: typeof wide;
  readonly markNull: typeof markNull;
  readonly bad: (problem: string) => never;
}

/** Straight-line code, one piece a field; runs of fields that are passed over are as cheap as their sizes allow. */
function generate(steps: readonly Step[]): RecordProgram {
  const runTime: RunTime = {
    steps: steps.map((step) => (step.kind === 'skip' ? step.skip : step.read)),
    readLong,
    wide,
    markNull,
    bad: (problem) => {
      throw new BadRecord(problem);
    },
  };
  const columns = steps.flatMap((step) => (step.kind === 'read' ? [step.column] : []));
  const source = `'use strict';
const { readLong, wide, markNull, bad, steps } = runTime;
${steps.map((_, i) => `const s${i} = steps[${i}];`).join('\n')}
return function (columns) {
${columns.map((column) => `const c${column} = columns[${column}];`).join('\n')}
return function (b, p, limit, n) {
let x = 0;
${steps.map((step, i) => (step.kind === 'skip' ? `p = s${i}(b, p, limit);` : readCode(step, i))).join('\n')}
if (p > limit) bad('ends in the middle of a value');
return p;
};
};`;
  const make = new Function('runTime', source) as (runTime: RunTime) => (columns: readonly ColumnVector[]) => ReadRecord;
  return { bind: make(runTime) };
}

function readCode({ column, field, schema }: Extract<Step, { kind: 'read' }>, i: number): string {
  const call = `p = s${i}(b, p, limit, c${column}, n);`;
  const clear = `if (c${column}.hasNulls) c${column}.nulls[n] = 0;`;
  if (schema.type === 'union' && schema.branches.length === 2 && field.type.nullable) {
    const at = schema.branches.findIndex((branch) => branch.type === 'null');
    const other = schema.branches[1 - at];
    // A union of null and one type: its number is one byte.
    if (at >= 0 && other !== undefined && other.type !== 'null') {
      const value = hotCode(other, field, column);
      const [nullByte, valueByte] = at === 0 ? [0, 2] : [2, 0];
      if (value !== null)
        return `x = b[p];
if (x === ${nullByte}) { p++; markNull(c${column}, n); }
else if (x === ${valueByte}) { p++; ${clear} ${value} }
else { ${clear} ${call} }`;
    }
  }
  return `${clear} ${hotCode(schema, field, column) ?? call}`;
}

/** Values that are read without a call where they are short; null: the step's own reader does it. */
function hotCode({ type: from }: AvroSchema, { type }: Field, column: number): string | null {
  if (from === 'long' && type.kind === 'BIGINT') {
    const c = `c${column}`;
    return `x = b[p];
if (x < 128) { p++; x = (x >>> 1) ^ -(x & 1); ${c}.i32[2 * n] = x; ${c}.i32[2 * n + 1] = x >> 31; }
else { p = readLong(b, p); ${c}.i32[2 * n] = wide.lo; ${c}.i32[2 * n + 1] = wide.hi; }`;
  }
  if (from === 'boolean' && type.kind === 'BOOLEAN') return `c${column}.bool[n] = b[p++] === 0 ? 0 : 1;`;
  return null;
}
