import { collectionFunctions } from './collection-functions';
import { generalFunctions } from './general-functions';
import { mathFunctions } from './math-functions';
import type { ScalarFunction } from './signature';
import { hashFunctions, textFunctions } from './text-functions';
import { timeFunctions } from './time-functions';

export {
  aggregateCall,
  aggregateFunction,
  aggregateFunctions,
  aggregateType,
  meantAggregate,
  namedAggregates,
  type AggregateFunction,
} from './aggregate-functions';
export { operatorForms } from './operator-forms';
export { categories, resolveOverload, signaturesOf, signatureText, type NoOverload, type Overload, type ScalarFunction } from './signature';
export { writtenForms } from './written-forms';

/** Scalar functions in call form. Forms with a syntax or a typing of their own are in `operatorForms`. */
export const scalarFunctions: readonly ScalarFunction[] = [
  ...textFunctions,
  ...mathFunctions,
  ...timeFunctions,
  ...collectionFunctions,
  ...generalFunctions,
  ...hashFunctions,
];

const byName = new Map(scalarFunctions.flatMap((fn) => fn.names.map((name) => [name, fn] as const)));
export const scalarFunction = (name: string): ScalarFunction | undefined => byName.get(name.toUpperCase());

/** Functions that `bind` types by rules of their own, for completion and nearest names. */
export const specialForms = [
  'COALESCE',
  'IFNULL',
  'NULLIF',
  'IF',
  'GREATEST',
  'LEAST',
  'MOD',
  'CAST',
  'TRY_CAST',
  'TRIM',
  'EXTRACT',
  'TIMESTAMPADD',
  'TIMESTAMPDIFF',
  'JSON_VALUE',
  'JSON_QUERY',
  'JSON_EXISTS',
  'JSON_OBJECT',
  'JSON_ARRAY',
] as const;
export const scalarFunctionNames: readonly string[] = [...byName.keys(), ...specialForms];
