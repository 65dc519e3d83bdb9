import { CompactReader, TornThrift, type ThriftStruct, type ThriftValue } from '../thrift/compact-reader';

/** Numbers of `parquet.thrift`. */
export const PhysicalType = { BOOLEAN: 0, INT32: 1, INT64: 2, INT96: 3, FLOAT: 4, DOUBLE: 5, BYTE_ARRAY: 6, FIXED: 7 } as const;
export const Repetition = { required: 0, optional: 1, repeated: 2 } as const;
export const Encoding = {
  PLAIN: 0,
  PLAIN_DICTIONARY: 2,
  RLE: 3,
  DELTA_BINARY_PACKED: 5,
  DELTA_LENGTH_BYTE_ARRAY: 6,
  DELTA_BYTE_ARRAY: 7,
  RLE_DICTIONARY: 8,
  BYTE_STREAM_SPLIT: 9,
} as const;
export const PageType = { data: 0, index: 1, dictionary: 2, dataV2: 3 } as const;

/** What a leaf's values mean, whichever of the two ways the file says it. */
export type Logical =
  | { readonly kind: 'none' | 'string' | 'list' | 'map' | 'date' | 'uuid' | 'interval' | 'float16' }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'time' | 'timestamp'; readonly unit: TimeUnit }
  | { readonly kind: 'integer'; readonly bits: number; readonly signed: boolean };
export type TimeUnit = 'ms' | 'us' | 'ns';

export interface SchemaElement {
  readonly name: string;
  /** Null: a group. */
  readonly type: number | null;
  readonly typeLength: number;
  readonly repetition: number;
  readonly children: number;
  readonly logical: Logical;
}

export interface ColumnChunk {
  readonly type: number;
  readonly codec: number;
  readonly values: number;
  /** Where its first page begins, and how many bytes its pages are. */
  readonly start: number;
  readonly sizeBytes: number;
  /** Lies in another file, which nobody writes. */
  readonly foreign: boolean;
}
export interface RowGroup {
  readonly rows: number;
  readonly columns: readonly ColumnChunk[];
  /** Where the first page of its first column begins. */
  readonly start: number;
}
export interface FileMetadata {
  readonly schema: readonly SchemaElement[];
  readonly rowGroups: readonly RowGroup[];
}
export interface PageHeader {
  readonly type: number;
  readonly unpackedBytes: number;
  readonly packedBytes: number;
  readonly values: number;
  readonly encoding: number;
  /** Version 2 keeps its levels apart from the values and never compresses them. */
  readonly v2: { readonly definitionBytes: number; readonly repetitionBytes: number; readonly packed: boolean } | null;
  readonly headerBytes: number;
}

export function parseFileMetadata(bytes: Uint8Array): FileMetadata {
  const file = new CompactReader(bytes).struct();
  return { schema: structs(file, 2).map(schemaElement), rowGroups: structs(file, 4).map(rowGroup) };
}

export function parsePageHeader(bytes: Uint8Array, at: number): PageHeader {
  const reader = new CompactReader(bytes, at);
  const page = reader.struct();
  const type = number(page, 1);
  const of = optionalStruct(page, type === PageType.dictionary ? 7 : type === PageType.dataV2 ? 8 : 5);
  const v2 = type === PageType.dataV2;
  return {
    type,
    unpackedBytes: size(page, 2),
    packedBytes: size(page, 3),
    values: of ? size(of, 1) : 0,
    encoding: of ? number(of, v2 ? 4 : 2) : 0,
    v2: v2 && of ? { definitionBytes: size(of, 5), repetitionBytes: size(of, 6), packed: of.get(7) !== false } : null,
    headerBytes: reader.at - at,
  };
}

function schemaElement(element: ThriftStruct): SchemaElement {
  return {
    name: text(element.get(4)),
    type: optionalNumber(element, 1),
    typeLength: optionalNumber(element, 2) ?? 0,
    repetition: optionalNumber(element, 3) ?? Repetition.required,
    children: optionalNumber(element, 5) ?? 0,
    logical: logicalOf(element),
  };
}

function logicalOf(element: ThriftStruct): Logical {
  const [one] = optionalStruct(element, 10) ?? [];
  if (one === undefined) return convertedLogical(element);
  const [id, value] = one;
  const of = asStruct(value);
  switch (id) {
    case 1:
    case 4:
    case 12:
      return { kind: 'string' };
    case 2:
      return { kind: 'map' };
    case 3:
      return { kind: 'list' };
    case 5:
      return { kind: 'decimal', scale: number(of, 1), precision: number(of, 2) };
    case 6:
      return { kind: 'date' };
    case 7:
    case 8:
      return { kind: id === 7 ? 'time' : 'timestamp', unit: unitOf(of) };
    case 10:
      return { kind: 'integer', bits: number(of, 1), signed: of.get(2) === true };
    case 14:
      return { kind: 'uuid' };
    case 15:
      return { kind: 'float16' };
    default:
      return { kind: 'none' };
  }
}

const unitOf = (of: ThriftStruct): TimeUnit => {
  const [unit] = optionalStruct(of, 2)?.keys() ?? [];
  return unit === 1 ? 'ms' : unit === 2 ? 'us' : 'ns';
};

const converted: Readonly<Record<number, Logical>> = {
  0: { kind: 'string' },
  1: { kind: 'map' },
  2: { kind: 'map' },
  3: { kind: 'list' },
  4: { kind: 'string' },
  6: { kind: 'date' },
  7: { kind: 'time', unit: 'ms' },
  8: { kind: 'time', unit: 'us' },
  9: { kind: 'timestamp', unit: 'ms' },
  10: { kind: 'timestamp', unit: 'us' },
  11: { kind: 'integer', bits: 8, signed: false },
  12: { kind: 'integer', bits: 16, signed: false },
  13: { kind: 'integer', bits: 32, signed: false },
  14: { kind: 'integer', bits: 64, signed: false },
  15: { kind: 'integer', bits: 8, signed: true },
  16: { kind: 'integer', bits: 16, signed: true },
  17: { kind: 'integer', bits: 32, signed: true },
  18: { kind: 'integer', bits: 64, signed: true },
  19: { kind: 'string' },
  21: { kind: 'interval' },
};

/** As files of before 2018 say it. */
function convertedLogical(element: ThriftStruct): Logical {
  const kind = optionalNumber(element, 6);
  if (kind === 5) return { kind: 'decimal', scale: optionalNumber(element, 7) ?? 0, precision: number(element, 8) };
  return (kind === null ? undefined : converted[kind]) ?? { kind: 'none' };
}

function rowGroup(group: ThriftStruct): RowGroup {
  const columns = structs(group, 1).map(columnChunk);
  return { rows: size(group, 3), columns, start: columns.reduce((least, column) => Math.min(least, column.start), Infinity) };
}

function columnChunk(chunk: ThriftStruct): ColumnChunk {
  const of = asStruct(chunk.get(3));
  const data = size(of, 9);
  const dictionary = optionalNumber(of, 11);
  return {
    type: number(of, 1),
    codec: number(of, 4),
    values: size(of, 5),
    sizeBytes: size(of, 7),
    // Some writers say 0 where there is no dictionary.
    start: dictionary === null || dictionary === 0 ? data : Math.min(data, dictionary),
    foreign: chunk.has(1),
  };
}

const structs = (of: ThriftStruct, id: number): ThriftStruct[] => {
  const list = of.get(id);
  if (!Array.isArray(list)) throw new TornThrift();
  return (list as readonly ThriftValue[]).map(asStruct);
};
const optionalStruct = (of: ThriftStruct, id: number): ThriftStruct | null => {
  const value = of.get(id);
  return value === undefined ? null : asStruct(value);
};
function asStruct(value: ThriftValue | undefined): ThriftStruct {
  if (!(value instanceof Map)) throw new TornThrift();
  return value;
}
function optionalNumber(of: ThriftStruct, id: number): number | null {
  const value = of.get(id);
  if (value === undefined) return null;
  if (typeof value !== 'number') throw new TornThrift();
  return value;
}
function number(of: ThriftStruct, id: number): number {
  const value = optionalNumber(of, id);
  if (value === null) throw new TornThrift();
  return value;
}
function size(of: ThriftStruct, id: number): number {
  const value = number(of, id);
  if (value < 0) throw new TornThrift();
  return value;
}
function text(value: ThriftValue | undefined): string {
  if (!(value instanceof Uint8Array)) throw new TornThrift();
  return new TextDecoder().decode(value);
}
