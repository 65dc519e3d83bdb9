import {
  entryTypes,
  isList,
  isNested,
  MapValue,
  notNull,
  type ByteBuffer,
  type ColumnVector,
  type DataType,
  type PhysicalValue,
} from '@headrace/connector-sdk';
import { physicalAt, ValueCell } from '@headrace/connector-sdk/base';
import { Repetition } from '../file/file-metadata';
import { parquetProblem } from '../file/parquet-error';
import type { ThriftField, ThriftFields } from '../thrift/compact-writer';
import { LeafBuilder, type Packing } from './leaf-builder';

interface Above {
  readonly definition: number;
  readonly repetition: number;
  readonly path: readonly string[];
  readonly packing: Packing;
}

/** A part of a column: takes values apart into entries of the leaves below it (the shredding of the Dremel paper). */
interface Part {
  /** In the order of the schema. */
  readonly leaves: readonly { readonly path: readonly string[]; readonly builder: LeafBuilder }[];
  /** Elements of the schema, this one first. */
  readonly schema: readonly ThriftField[];
  append(value: PhysicalValue, repetition: number, definition: number): void;
}

/** One column of the table. */
export class ColumnBuilder {
  private readonly part: Part;
  private readonly flat: LeafBuilder | null;

  constructor(name: string, type: DataType, packing: Packing) {
    this.part = partOf(name, type, { definition: 0, repetition: 0, path: [], packing });
    this.flat = isNested(type) ? null : this.part.leaves[0]!.builder;
  }

  get schema(): readonly ThriftField[] {
    return this.part.schema;
  }
  get sizeBytes(): number {
    return this.part.leaves.reduce((sum, { builder }) => sum + builder.sizeBytes, 0);
  }

  append(vector: ColumnVector, from: number, to: number): void {
    if (this.flat) {
      if (!vector.type.nullable && vector.hasNulls && vector.nulls.subarray(from, to).includes(1))
        throw nullRefused(this.part.leaves[0]!.path);
      return this.flat.appendRows(vector, from, to);
    }
    for (let row = from; row < to; row++) this.part.append(physicalAt(vector, row), 0, 0);
  }

  /** The chunks of a row group, one a leaf; `at`: where the first begins in the file. */
  finish(at: number, out: ByteBuffer): ThriftField[] {
    const begun = out.length;
    return this.part.leaves.map(({ path, builder }): ThriftField => {
      const chunkAt = at + out.length - begun;
      return { struct: { 2: { i64: chunkAt }, 3: builder.finish(path, chunkAt, out) } };
    });
  }
}

const element = (name: string, repetition: number, fields: ThriftFields): ThriftField => ({
  struct: { ...fields, 3: { i32: repetition }, 4: { text: name } },
});

function partOf(name: string, type: DataType, above: Above): Part {
  const path = [...above.path, name];
  const repeats = type.nullable ? Repetition.optional : Repetition.required;
  const definition = above.definition + (type.nullable ? 1 : 0);
  const below: Above = { ...above, path, definition };
  switch (type.kind) {
    case 'ROW':
      return rowPart(
        type.fields.map((field) => partOf(field.name, field.type, below)),
        { name, repeats, definition },
      );
    case 'ARRAY':
    case 'MAP':
    case 'MULTISET':
      return listPart(type, { name, repeats, below });
    default:
      return leafPart(type, { name, repeats, below });
  }
}

function leafPart(type: DataType, { name, repeats, below }: { name: string; repeats: number; below: Above }): Part {
  const builder = new LeafBuilder(type, below, below.packing);
  const cell = new ValueCell(type);
  return {
    leaves: [{ path: below.path, builder }],
    schema: [element(name, repeats, { 1: { i32: builder.of.physical }, ...builder.of.marks })],
    append: (value, repetition, definition) => {
      if (value === null && !type.nullable) throw nullRefused(below.path);
      if (value === null) builder.appendEntry(null, repetition, definition);
      else builder.appendEntry(cell.put(value), repetition, below.definition);
    },
  };
}

function rowPart(parts: readonly Part[], { name, repeats, definition }: { name: string; repeats: number; definition: number }): Part {
  const leaves = parts.flatMap((part) => part.leaves);
  return {
    leaves,
    schema: [element(name, repeats, { 5: { i32: parts.length } }), ...parts.flatMap((part) => part.schema)],
    append: (value, repetition, reached) => {
      if (value === null) for (const { builder } of leaves) builder.appendEntry(null, repetition, reached);
      else parts.forEach((part, i) => part.append(isList(value) ? value[i]! : null, repetition, definition));
    },
  };
}

/** ARRAY: a list of elements. MAP and MULTISET: a list of pairs. */
function listPart(
  type: Extract<DataType, { kind: 'ARRAY' | 'MAP' | 'MULTISET' }>,
  { name, repeats, below }: { name: string; repeats: number; below: Above },
): Part {
  const isArray = type.kind === 'ARRAY';
  const middle = isArray ? 'list' : 'key_value';
  const inner: Above = { ...below, path: [...below.path, middle], definition: below.definition + 1, repetition: below.repetition + 1 };
  const [key, value] = isArray ? [type.element] : entryTypes(type);
  // Parquet's keys are never NULL; one that is fails where it is put.
  const parts = isArray ? [partOf('element', key!, inner)] : [partOf('key', notNull(key!), inner), partOf('value', value!, inner)];
  const leaves = parts.flatMap((part) => part.leaves);
  return {
    leaves,
    schema: [
      element(name, repeats, { 5: { i32: 1 }, 6: { i32: isArray ? 3 : 1 }, 10: { struct: { [isArray ? 3 : 2]: { struct: {} } } } }),
      element(middle, Repetition.repeated, { 5: { i32: parts.length } }),
      ...parts.flatMap((part) => part.schema),
    ],
    append: (given, repetition, reached) => {
      const columns = given === null ? null : given instanceof MapValue ? [given.keys, given.values] : isList(given) ? [given] : null;
      const count = columns?.[0]?.length ?? 0;
      if (columns === null || count === 0) {
        for (const { builder } of leaves) builder.appendEntry(null, repetition, columns === null ? reached : below.definition);
        return;
      }
      for (let i = 0; i < count; i++)
        parts.forEach((part, p) => part.append(columns[p]![i]!, i === 0 ? repetition : inner.repetition, inner.definition));
    },
  };
}

const nullRefused = (path: readonly string[]): Error =>
  parquetProblem(
    'null-refused',
    `A NULL was to be written into "${path.join('.')}", which is NOT NULL or the key of a map.`,
    'Keep such rows away, or declare the column without NOT NULL.',
  );
