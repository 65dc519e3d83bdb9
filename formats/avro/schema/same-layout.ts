import type { AvroSchema } from './avro-schema';

/** Whether values of both schemas have the same bytes and the fields the same names; names of types do not matter. */
export function sameLayout(a: AvroSchema, b: AvroSchema): boolean {
  if (a.type === 'record' && b.type === 'record') {
    const others = b.fields;
    return (
      a.fields.length === others.length &&
      a.fields.every((field, i) => field.name === others[i]!.name && sameLayout(field.schema, others[i]!.schema))
    );
  }
  if (a.type === 'union' && b.type === 'union') {
    const others = b.branches;
    return a.branches.length === others.length && a.branches.every((branch, i) => sameLayout(branch, others[i]!));
  }
  if (a.type === 'array' && b.type === 'array') return sameLayout(a.items, b.items);
  if (a.type === 'map' && b.type === 'map') return sameLayout(a.values, b.values);
  if (a.type === 'fixed' || b.type === 'fixed' || a.type === 'enum' || b.type === 'enum') return false;
  if (a.type !== b.type || !('logical' in a) || !('logical' in b)) return false;
  return JSON.stringify(a.logical) === JSON.stringify(b.logical);
}
