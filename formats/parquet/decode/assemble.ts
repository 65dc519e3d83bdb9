import { entryTypes, MapValue, type DataType, type PhysicalValue, type RowType } from '@headrace/connector-sdk';
import { Repetition } from '../file/file-metadata';
import type { SchemaNode } from '../file/schema-tree';
import { leafStore } from './leaf-store';
import type { LeafColumn } from './dense-values';
import type { LeafStream } from './leaf-stream';

/** Takes the entries of one value off its leaves. `first` is the leaf whose levels tell what comes. */
interface Part {
  readonly first: LeafStream;
  readonly leaves: readonly LeafStream[];
  take(): PhysicalValue;
}

/** Opens the stream of a leaf; called once for each that is read. */
export type OpenLeaf = (leaf: LeafColumn) => LeafStream;

/**
 * How values of `type` are put together again from the leaves below `node` (the record assembly of the Dremel paper, one value at a
 * time). Null: the file's structure is another one.
 */
export function assembler(node: SchemaNode, type: DataType, open: OpenLeaf): Part | null {
  switch (type.kind) {
    case 'ARRAY':
      return arrayPart(node, type.element, open);
    case 'MAP':
    case 'MULTISET':
      return mapPart(node, type, open);
    case 'ROW':
      return node.leaf === null ? rowPart(node, type, open) : null;
    default:
      return leafPart(node, type, open);
  }
}

function leafPart(node: SchemaNode, type: DataType, open: OpenLeaf): Part | null {
  const store = node.leaf && leafStore(node, type);
  if (store === null) return null;
  const first = open({ node, type, store });
  return { first, leaves: [first], take: () => first.take() };
}

function rowPart(node: SchemaNode, type: RowType, open: OpenLeaf): Part | null {
  const parts: (Part | null)[] = [];
  for (const { name, type: fieldType } of type.fields) {
    const child = node.children.find((candidate) => candidate.name === name);
    if (child === undefined && fieldType.nullable) {
      parts.push(null);
      continue;
    }
    const part = child ? assembler(child, fieldType, open) : null;
    if (part === null) return null;
    parts.push(part);
  }
  const present = parts.filter((part) => part !== null);
  if (present.length === 0) return null;
  return whole(present, node.definition, () => parts.map((part) => part?.take() ?? null));
}

/** The repeated node of a LIST, and the node of its elements. Older writers left the middle group or the mark out. */
export function listNodes(node: SchemaNode): { readonly repeated: SchemaNode; readonly element: SchemaNode } | null {
  if (node.repeats === Repetition.repeated) return { repeated: node, element: node };
  const [repeated, ...others] = node.children;
  if (repeated?.repeats !== Repetition.repeated || others.length > 0) return null;
  const [inner, ...more] = repeated.children;
  const isElement = inner === undefined || more.length > 0 || repeated.name === 'array' || repeated.name === `${node.name}_tuple`;
  return { repeated, element: isElement ? repeated : inner };
}

function arrayPart(node: SchemaNode, elementType: DataType, open: OpenLeaf): Part | null {
  const nodes = listNodes(node);
  if (nodes === null) return null;
  const { repeated, element } = nodes;
  // A repeated node that is its own element is no list once more.
  const part =
    element === repeated
      ? assembler({ ...repeated, repeats: Repetition.required }, elementType, open)
      : assembler(element, elementType, open);
  if (part === null) return null;
  const presence = node.repeats === Repetition.repeated ? node.definition - 1 : node.definition;
  return whole([part], presence, () => {
    const elements: PhysicalValue[] = [];
    forEachElement(part, repeated, () => elements.push(part.take()));
    return elements;
  });
}

function mapPart(node: SchemaNode, type: Extract<DataType, { kind: 'MAP' | 'MULTISET' }>, open: OpenLeaf): Part | null {
  const [repeated, ...others] = node.children;
  if (repeated?.repeats !== Repetition.repeated || others.length > 0 || repeated.children.length !== 2) return null;
  const [keyType, valueType] = entryTypes(type);
  const [key, value] = [assembler(repeated.children[0]!, keyType, open), assembler(repeated.children[1]!, valueType, open)];
  if (key === null || value === null) return null;
  return whole([key, value], node.definition, () => {
    const [keys, values]: [PhysicalValue[], PhysicalValue[]] = [[], []];
    forEachElement(
      key,
      repeated,
      () => {
        keys.push(key.take());
        values.push(value.take());
      },
      value,
    );
    return new MapValue(keys, values);
  });
}

/** A value that is NULL where the level does not reach `definition`; else what `take` puts together. */
function whole(parts: readonly Part[], definition: number, take: () => PhysicalValue): Part {
  const leaves = parts.flatMap((part) => part.leaves);
  const first = leaves[0]!;
  return {
    first,
    leaves,
    take: () => {
      if (first.definition >= definition) return take();
      for (const leaf of leaves) leaf.take();
      return null;
    },
  };
}

/** `each` takes one element; an empty list's one entry of each leaf is taken off without it. */
function forEachElement(part: Part, repeated: SchemaNode, each: () => void, beside?: Part): void {
  if (part.first.definition < repeated.definition) {
    for (const leaf of [...part.leaves, ...(beside?.leaves ?? [])]) leaf.take();
    return;
  }
  do each();
  while (part.first.repetition === repeated.repetition);
}
