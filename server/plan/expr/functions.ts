import { byteFunctions } from './evaluate-bytes';
import { castValue, fitLength } from './evaluate-cast';
import { jsonFunctions, jsonNullAware } from './evaluate-json';
import { mapOf, nestedFunctions, nestedNullAware } from './evaluate-nested';
import { numberFunctions } from './evaluate-number';
import { randomFunctions } from './evaluate-random';
import { stringToMap, textFunctions, textTests } from './evaluate-text';
import { clampedTime, timeFunctions } from './evaluate-time';
import { compareValues, equalValues, EvaluationError, nullRefusal, type ExprValue, type Implementation } from './values';

/** NaN is neither below nor above a number, as Java's primitives compare; sorting, GREATEST and arrays order it above all. */
const comparison =
  (test: (order: number) => boolean): Implementation =>
  ([a, b]) =>
    !Number.isNaN(a) && !Number.isNaN(b) && test(compareValues(a!, b!));

/** As `compareValues`, with -0.0 before 0.0. */
const orderOf = (a: ExprValue, b: ExprValue): number => compareValues(a, b) || Number(Object.is(b, -0)) - Number(Object.is(a, -0));

/** Functions that are NULL where an argument is: they are only called with values. */
export const strictFunctions: Readonly<Record<string, Implementation | undefined>> = {
  EQUALS: ([a, b]) => equalValues(a!, b!),
  NOT_EQUALS: ([a, b]) => !equalValues(a!, b!),
  LESS: comparison((order) => order < 0),
  LESS_OR_EQUAL: comparison((order) => order <= 0),
  GREATER: comparison((order) => order > 0),
  GREATER_OR_EQUAL: comparison((order) => order >= 0),
  NOT: ([a]) => a !== true,
  CAST: ([a], { types: [from], result, context }) => castValue(a!, from!, result, context),
  CLAMP_TIME: ([a], { types: [from], result, context }) => clampedTime(a!, from!, result, context),
  FIT_LENGTH: ([a], { result }) => fitLength(a!, result),
  GREATEST: (values) => values.reduce((best, next) => (orderOf(next, best) > 0 ? next : best)),
  LEAST: (values) => values.reduce((best, next) => (orderOf(next, best) < 0 ? next : best)),
  STR_TO_MAP: ([text, entries, pair]) => {
    const parts = stringToMap(text as string, entries as string | undefined, pair as string | undefined);
    return mapOf(
      parts.map(([key]) => key),
      parts.map(([, value]) => value),
    );
  },
  ...numberFunctions,
  ...textFunctions,
  ...timeFunctions,
  ...nestedFunctions,
  ...byteFunctions,
  ...randomFunctions,
  ...jsonFunctions,
};

/** Functions that look at NULL themselves. */
export const nullAwareFunctions: Readonly<Record<string, Implementation | undefined>> = {
  CONCAT_WS: ([separator, ...parts]) => (separator === null ? null : parts.filter((part) => part !== null).join(String(separator))),
  ENFORCE_NOT_NULL: ([value, table, column]) => {
    if (value === null) throw new EvaluationError(nullRefusal(String(table), String(column)));
    return true;
  },
  ...textTests,
  ...nestedNullAware,
  ...jsonNullAware,
};
