import { HeadraceError } from '@headrace/connector-sdk';

/** A schema of Avro 1.11, names resolved. Records may hold themselves. */
export type AvroSchema = PrimitiveSchema | ArraySchema | MapSchema | UnionSchema | RecordSchema | EnumSchema | FixedSchema;
export type PrimitiveName = 'null' | 'boolean' | 'int' | 'long' | 'float' | 'double' | 'bytes' | 'string';

export interface LogicalType {
  readonly name: string;
  readonly precision: number;
  readonly scale: number;
}
export interface PrimitiveSchema {
  readonly type: PrimitiveName;
  readonly logical: LogicalType | null;
}
export interface ArraySchema {
  readonly type: 'array';
  readonly items: AvroSchema;
}
export interface MapSchema {
  readonly type: 'map';
  readonly values: AvroSchema;
}
export interface UnionSchema {
  readonly type: 'union';
  readonly branches: readonly AvroSchema[];
}
export interface RecordSchema {
  readonly type: 'record';
  readonly name: string;
  readonly fields: readonly RecordField[];
}
export interface RecordField {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly schema: AvroSchema;
  /** As JSON, in the form that the specification gives defaults; undefined: there is none. */
  readonly fallback: unknown;
}
export interface EnumSchema {
  readonly type: 'enum';
  readonly name: string;
  readonly symbols: readonly string[];
}
export interface FixedSchema {
  readonly type: 'fixed';
  readonly name: string;
  readonly size: number;
  readonly logical: LogicalType | null;
}

const primitives: ReadonlySet<unknown> = new Set<PrimitiveName>(['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string']);
/** A schema from outside that is nested deeper is no schema of a table. */
const DEEPEST = 100;

type Json = Readonly<Record<string, unknown>>;

/**
 * The schema that a JSON text declares. Throws HeadraceError (domain user) with what is wrong; `where` names the text in it. `before`:
 * texts that declare types to which it refers, each after those that it needs itself.
 */
export function parseAvroSchema(text: string, where: string, before: readonly string[] = []): AvroSchema {
  const reject = (problem: string): never => {
    throw schemaProblem(`The Avro schema ${where} cannot be read: ${problem}.`);
  };
  const parser = new SchemaParser(reject);
  for (const one of before) parser.parse(jsonOf(one, reject), '', 0);
  return parser.parse(jsonOf(text, reject), '', 0);
}

function jsonOf(text: string, reject: (problem: string) => never): unknown {
  // A name alone is a schema too, and some registries give it without quotes.
  if (/^[\w.]+$/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch (cause) {
    return reject(`it is no JSON (${(cause as Error).message})`);
  }
}

export const schemaProblem = (message: string): HeadraceError =>
  new HeadraceError(message, {
    code: 'format.avro.bad-schema',
    domain: 'user',
    retry: 'none',
    remedy: 'Correct the schema; the Avro specification says what one looks like.',
  });

class SchemaParser {
  private readonly named = new Map<string, AvroSchema>();

  constructor(private readonly reject: (problem: string) => never) {}

  parse(json: unknown, namespace: string, depth: number): AvroSchema {
    if (depth > DEEPEST) return this.reject(`it is nested deeper than ${DEEPEST} levels`);
    if (typeof json === 'string') return this.byName(json, namespace);
    if (Array.isArray(json)) return this.union(json, namespace, depth);
    if (typeof json !== 'object' || json === null) return this.reject(`${JSON.stringify(json)} is no schema`);
    const of = json as Json;
    switch (of['type']) {
      case 'record':
      case 'error':
        return this.record(of, namespace, depth);
      case 'enum':
        return this.enumeration(of, namespace);
      case 'fixed':
        return this.fixed(of, namespace);
      case 'array':
        return { type: 'array', items: this.parse(of['items'], namespace, depth + 1) };
      case 'map':
        return { type: 'map', values: this.parse(of['values'], namespace, depth + 1) };
      default:
        return this.wrapped(of, namespace, depth);
    }
  }

  /** `{"type": "int", "logicalType": "date"}`, or a schema in braces for no reason. */
  private wrapped(of: Json, namespace: string, depth: number): AvroSchema {
    const inner = this.parse(of['type'], namespace, depth + 1);
    const logical = logicalOf(of);
    return logical !== null && primitives.has(inner.type) ? { type: inner.type as PrimitiveName, logical } : inner;
  }

  private byName(name: string, namespace: string): AvroSchema {
    if (primitives.has(name)) return { type: name as PrimitiveName, logical: null };
    const found = this.named.get(fullName(name, namespace)) ?? this.named.get(name);
    return found ?? this.reject(`there is no type "${name}"`);
  }

  private union(branches: readonly unknown[], namespace: string, depth: number): AvroSchema {
    if (branches.length === 0) return this.reject('a union has no branches');
    return { type: 'union', branches: branches.map((branch) => this.parse(branch, namespace, depth + 1)) };
  }

  private record(of: Json, namespace: string, depth: number): RecordSchema {
    const [name, inner] = this.nameOf(of, namespace);
    const fields: RecordField[] = [];
    const record: RecordSchema = { type: 'record', name, fields };
    this.define(name, record);
    const names = new Set<string>();
    const given = of['fields'];
    if (!Array.isArray(given)) return this.reject(`the record "${name}" has no fields`);
    for (const field of given as readonly Json[]) {
      const fieldName = field?.['name'];
      if (typeof fieldName !== 'string') return this.reject(`a field of the record "${name}" has no name`);
      if (names.has(fieldName)) return this.reject(`the record "${name}" has two fields "${fieldName}"`);
      names.add(fieldName);
      const schema = this.parse(field['type'], inner, depth + 1);
      fields.push({ name: fieldName, aliases: textsOf(field['aliases']), schema, fallback: field['default'] });
    }
    return record;
  }

  private enumeration(of: Json, namespace: string): EnumSchema {
    const [name] = this.nameOf(of, namespace);
    const symbols = textsOf(of['symbols']);
    return this.define(name, { type: 'enum', name, symbols });
  }

  private fixed(of: Json, namespace: string): FixedSchema {
    const [name] = this.nameOf(of, namespace);
    const size = of['size'];
    if (typeof size !== 'number' || !Number.isInteger(size) || size < 0) return this.reject(`the fixed type "${name}" has no size`);
    return this.define(name, { type: 'fixed', name, size, logical: logicalOf(of) });
  }

  /** The full name, and the namespace of what stands within. */
  private nameOf(of: Json, namespace: string): readonly [string, string] {
    const { name } = of;
    if (typeof name !== 'string' || name === '') return this.reject(`a ${String(of['type'])} has no name`);
    const own = of['namespace'];
    const full = fullName(name, typeof own === 'string' ? own : namespace);
    return [full, full.includes('.') ? full.slice(0, full.lastIndexOf('.')) : ''];
  }

  private define<S extends AvroSchema>(name: string, schema: S): S {
    if (this.named.has(name)) return this.reject(`it declares "${name}" twice`);
    this.named.set(name, schema);
    return schema;
  }
}

const fullName = (name: string, namespace: string): string => (name.includes('.') || namespace === '' ? name : `${namespace}.${name}`);
const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

/** Logical types that do not fit what they annotate are to be ignored, says the specification. */
function logicalOf(of: Json): LogicalType | null {
  const name = of['logicalType'];
  if (typeof name !== 'string') return null;
  const [precision, scale] = [of['precision'], of['scale'] ?? 0];
  if (name !== 'decimal') return { name, precision: 0, scale: 0 };
  if (typeof precision !== 'number' || typeof scale !== 'number' || precision < 1 || scale < 0 || scale > precision) return null;
  return { name, precision, scale };
}
