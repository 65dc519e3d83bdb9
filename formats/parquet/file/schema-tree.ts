import { TornThrift } from '../thrift/compact-reader';
import { Repetition, type Logical, type SchemaElement } from './file-metadata';

/**
 * One element of a file's schema in its tree. `definition`: the level from which on it is there; `repetition`: how many of the elements
 * from the root down to it repeat. `column`: the number of its column chunk, for a leaf.
 */
export interface SchemaNode {
  readonly name: string;
  readonly repeats: number;
  readonly definition: number;
  readonly repetition: number;
  readonly logical: Logical;
  readonly children: readonly SchemaNode[];
  readonly leaf: { readonly type: number; readonly typeLength: number; readonly column: number } | null;
}

type Levels = Pick<SchemaNode, 'definition' | 'repetition'>;

/** Levels of columns below columns; what goes deeper is no schema that anybody wrote. */
const DEEPEST = 100;

/** The top-level columns. */
export function schemaTree(elements: readonly SchemaElement[]): readonly SchemaNode[] {
  let next = 0;
  let column = 0;
  const below = ({ children }: SchemaElement, above: Levels, depth: number): readonly SchemaNode[] => {
    if (depth > DEEPEST || children < 0 || children > elements.length - next) throw new TornThrift();
    return Array.from({ length: children }, () => node(above, depth));
  };
  const node = (above: Levels, depth: number): SchemaNode => {
    const element = elements[next++];
    if (element === undefined) throw new TornThrift();
    const { name, repetition: repeats, logical, type, typeLength } = element;
    const levels = {
      definition: above.definition + (repeats === Repetition.required ? 0 : 1),
      repetition: above.repetition + (repeats === Repetition.repeated ? 1 : 0),
    };
    if (typeLength < 0) throw new TornThrift();
    if (type !== null) return { name, repeats, ...levels, logical, children: [], leaf: { type, typeLength, column: column++ } };
    return { name, repeats, ...levels, logical, children: below(element, levels, depth + 1), leaf: null };
  };
  const root = elements[next++];
  if (root === undefined) throw new TornThrift();
  return below(root, { definition: 0, repetition: 0 }, 0);
}

/** All leaves below, in the order of their columns. */
export const leavesOf = (node: SchemaNode): readonly SchemaNode[] => (node.leaf ? [node] : node.children.flatMap(leavesOf));

/** `INT64 (timestamp us)`, for messages. */
export function describeNode({ leaf, logical }: SchemaNode): string {
  const name = leaf
    ? (['BOOLEAN', 'INT32', 'INT64', 'INT96', 'FLOAT', 'DOUBLE', 'BYTE_ARRAY', 'FIXED_LEN_BYTE_ARRAY'][leaf.type] ?? '?')
    : 'a group';
  const details = 'unit' in logical ? ` ${logical.unit}` : 'scale' in logical ? `(${logical.precision}, ${logical.scale})` : '';
  return logical.kind === 'none' ? name : `${name} (${logical.kind}${details})`;
}
