import type { AvroSchema, RecordSchema } from '../schema/avro-schema';
import { BadRecord, readBlockCount, readLong, readSize, wide, wideInt } from './wire';

/** Passes over one value; answers the place behind it. */
export type Skip = (bytes: Uint8Array, at: number, limit: number) => number;

/** Records within records, in data from outside. */
const DEEPEST = 500;

const skipLong: Skip = (bytes, at) => readLong(bytes, at);
const skipSized: Skip = (bytes, at, limit) => readSize(bytes, at, limit) + wide.lo;
const fixed =
  (size: number): Skip =>
  (_bytes, at) =>
    at + size;

/** How values of the schema are passed over; made once a schema, also where a record holds itself. */
export function skipper(schema: AvroSchema, known = new Map<RecordSchema, Skip>()): Skip {
  switch (schema.type) {
    case 'null':
      return fixed(0);
    case 'boolean':
      return fixed(1);
    case 'int':
    case 'long':
    case 'enum':
      return skipLong;
    case 'float':
      return fixed(4);
    case 'double':
      return fixed(8);
    case 'bytes':
    case 'string':
      return skipSized;
    case 'fixed':
      return fixed(schema.size);
    case 'array':
      return skipItems(skipper(schema.items, known));
    case 'map': {
      const value = skipper(schema.values, known);
      return skipItems((bytes, at, limit) => value(bytes, skipSized(bytes, at, limit), limit));
    }
    case 'union':
      return skipUnion(schema.branches.map((branch) => skipper(branch, known)));
    case 'record':
      return skipRecord(schema, known);
  }
}

function skipItems(item: Skip): Skip {
  return (bytes, at, limit) => {
    let p = at;
    for (;;) {
      p = readBlockCount(bytes, p, limit);
      const count = wide.lo;
      if (count === 0) return p;
      for (let i = 0; i < count && p <= limit; i++) p = item(bytes, p, limit);
      if (p > limit) return p;
    }
  };
}

function skipUnion(branches: readonly Skip[]): Skip {
  return (bytes, at, limit) => {
    const p = readLong(bytes, at);
    return branchOf(branches)(bytes, p, limit);
  };
}

/** The branch that the last integer names. */
export function branchOf<T>(branches: readonly T[]): T {
  const branch = branches[wideInt()];
  if (branch === undefined) throw new BadRecord(`names the branch ${wide.lo} of a union of ${branches.length}`);
  return branch;
}

function skipRecord(schema: RecordSchema, known: Map<RecordSchema, Skip>): Skip {
  const before = known.get(schema);
  if (before !== undefined) return before;
  const fields: Skip[] = [];
  let depth = 0;
  const skip: Skip = (bytes, at, limit) => {
    if (depth >= DEEPEST) throw new BadRecord(`is nested deeper than ${DEEPEST} levels`);
    depth++;
    try {
      let p = at;
      for (const field of fields) p = field(bytes, p, limit);
      return p;
    } finally {
      depth--;
    }
  };
  known.set(schema, skip);
  for (const field of schema.fields) fields.push(skipper(field.schema, known));
  return skip;
}
