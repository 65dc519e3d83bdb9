import { isNested, types, type DataType, type DescribedFile, type FileBytes } from '@headrace/connector-sdk';
import { PhysicalType, Repetition } from '../file/file-metadata';
import { parquetProblem } from '../file/parquet-error';
import { describeNode, schemaTree, type SchemaNode } from '../file/schema-tree';
import { assembler, listNodes } from './assemble';
import { leafStore } from './leaf-store';
import type { LeafStream } from './leaf-stream';
import { damageOf, readFooter } from './parquet-reader';

const MOST_DIGITS = 38;

/** The columns of a file's own schema, each by a type that reads it. All may be NULL: the next file's need not be there. */
export async function describeParquet(file: FileBytes): Promise<DescribedFile> {
  const columns = await columnsOf(file);
  const described = columns.map((node) => ({ node, type: readableType(node) }));
  return {
    fields: described.flatMap(({ node: { name }, type }) => (type === null ? [] : [{ name, type }])),
    leftOut: described
      .filter(({ type }) => type === null)
      .map(({ node }) => ({ name: node.name, why: `no type here reads ${describeNode(node)}` })),
  };
}

async function columnsOf(file: FileBytes): Promise<readonly SchemaNode[]> {
  try {
    return schemaTree((await readFooter(file)).schema);
  } catch (error) {
    const damage = damageOf(error);
    if (damage === null) throw error;
    throw parquetProblem('bad-file', `The file ${file.path} cannot be read as Parquet: ${damage}.`, 'Name another file, or mend it.');
  }
}

/** The type that the schema means, where the reader takes it. */
function readableType(node: SchemaNode): DataType | null {
  const type = typeOf(node);
  if (type === null) return null;
  if (isNested(type)) return assembler(node, type, () => unread) === null ? null : type;
  return node.leaf && node.repetition === 0 && leafStore(node, type) !== null ? type : null;
}
/** Nothing is read while a schema is looked at. */
const unread = {} as LeafStream;

function typeOf(node: SchemaNode): DataType | null {
  const list = node.logical.kind === 'list' || node.repeats === Repetition.repeated ? listNodes(node) : null;
  if (list !== null) {
    const element = list.element === node ? plainType(node) : typeOf({ ...list.element, repeats: Repetition.optional });
    return element && types.ARRAY(element);
  }
  return plainType(node);
}

function plainType(node: SchemaNode): DataType | null {
  if (node.leaf) return leafType(node);
  if (node.logical.kind === 'map') {
    const [key, value] = (node.children[0]?.children ?? []).map(typeOf);
    return key && value ? types.MAP({ ...key, nullable: false }, value) : null;
  }
  const fields = node.children.flatMap((child) => {
    const type = typeOf(child);
    return type === null ? [] : [{ name: child.name, type }];
  });
  return fields.length === node.children.length && fields.length > 0 ? types.ROW(fields) : null;
}

function leafType({ leaf, logical }: SchemaNode): DataType | null {
  if (logical.kind === 'decimal') return logical.precision <= MOST_DIGITS ? types.DECIMAL(logical.precision, logical.scale) : null;
  if (logical.kind === 'date') return types.DATE;
  if (logical.kind === 'time') return types.TIME(3);
  if (logical.kind === 'timestamp') return types.TIMESTAMP({ ms: 3, us: 6, ns: 9 }[logical.unit]);
  if (logical.kind === 'integer') return integerType(logical.bits + (logical.signed ? 0 : 1));
  switch (leaf!.type) {
    case PhysicalType.BOOLEAN:
      return types.BOOLEAN;
    case PhysicalType.INT32:
      return types.INT;
    case PhysicalType.INT64:
      return types.BIGINT;
    case PhysicalType.INT96:
      return types.TIMESTAMP(9);
    case PhysicalType.FLOAT:
      return types.FLOAT;
    case PhysicalType.DOUBLE:
      return types.DOUBLE;
    case PhysicalType.BYTE_ARRAY:
      return logical.kind === 'string' ? types.STRING : types.BYTES;
    default:
      return types.BYTES;
  }
}

const integerType = (bits: number): DataType | null =>
  bits <= 8 ? types.TINYINT : bits <= 16 ? types.SMALLINT : bits <= 32 ? types.INT : bits <= 64 ? types.BIGINT : null;
