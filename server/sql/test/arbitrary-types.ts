import fc from 'fast-check';
import { intervalUnits, type IntervalQualifier } from '../ast/expressions/literals';
import { atomicTypeNames, type AtomicTypeName, type DataType, type RowTypeField } from '../ast/types/data-type';
import { identifier, maybe, node, qualifiedName, text } from './arbitrary-names';

const unit = fc.constantFrom(...intervalUnits);
const digits = fc.integer({ min: 0, max: 9 });

export const intervalQualifier: fc.Arbitrary<IntervalQualifier> = fc
  .record({ from: unit, to: maybe(unit), precision: maybe(digits), fraction: maybe(digits) })
  .map(({ from, to, precision, fraction }) => {
    const keepsFraction = to === 'SECOND' || (to === undefined && from === 'SECOND' && precision !== undefined);
    return {
      kind: 'interval-qualifier',
      from,
      ...(to !== undefined && { to }),
      ...(precision !== undefined && { precision }),
      ...(keepsFraction && fraction !== undefined && { fraction }),
    };
  });

const parameterCounts: Partial<Record<AtomicTypeName, number>> = {
  DECIMAL: 2,
  CHAR: 1,
  VARCHAR: 1,
  BINARY: 1,
  VARBINARY: 1,
  TIME: 1,
  TIMESTAMP: 1,
  TIMESTAMP_LTZ: 1,
  TIMESTAMP_TZ: 1,
};

const atomic = fc.constantFrom(...atomicTypeNames).chain((name) =>
  node('atomic-type', {
    name: fc.constant(name),
    parameters: fc.array(fc.integer({ min: 0, max: 38 }), { maxLength: parameterCounts[name] ?? 0 }),
    nullable: fc.boolean(),
  }),
);

export const dataType: fc.Arbitrary<DataType> = fc.letrec<{ type: DataType; field: RowTypeField }>((tie) => ({
  field: node('row-type-field', { name: identifier, type: tie('type'), comment: maybe(text) }) as fc.Arbitrary<RowTypeField>,
  type: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'type' },
    atomic,
    node('interval-type', { qualifier: intervalQualifier, nullable: fc.boolean() }),
    node('named-type', { name: qualifiedName, nullable: fc.boolean() }),
    node('raw-type', { className: text, snapshot: text, nullable: fc.boolean() }),
    node('array-type', { element: tie('type'), nullable: fc.boolean() }),
    node('multiset-type', { element: tie('type'), nullable: fc.boolean() }),
    node('map-type', { key: tie('type'), value: tie('type'), nullable: fc.boolean() }),
    node('row-type', { fields: fc.array(tie('field'), { maxLength: 3 }), nullable: fc.boolean() }),
  ) as fc.Arbitrary<DataType>,
})).type;
