import { mathFunctions } from './math-functions';
import type { ScalarFunction } from './signature';
import { textFunctions } from './text-functions';
import { timeFunctions } from './time-functions';

export { aggregateFunction, aggregateFunctions, aggregateType, type AggregateFunction } from './aggregate-functions';
export { operatorForms } from './operator-forms';
export { resolveOverload, signatureText, type NoOverload, type Overload, type ScalarFunction } from './signature';

/** Scalar functions in call form. Forms with a syntax or a typing of their own are in `operatorForms`. */
export const scalarFunctions: readonly ScalarFunction[] = [...textFunctions, ...mathFunctions, ...timeFunctions];

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
] as const;
export const scalarFunctionNames: readonly string[] = [...byName.keys(), ...specialForms];
