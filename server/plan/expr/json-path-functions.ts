import { JsonNumber, type Json } from './json-text';
import { realText } from './real-text';

/** What a function at the end of a path makes of the value that the path found; undefined where it has no answer. */
export type JsonQuestion = (value: Json) => Json | undefined;

const isArray = (value: Json): value is readonly Json[] => Array.isArray(value);
const double = (value: number): Json => new JsonNumber(realText(value, false));

/** The function of that name, null where there is none; `argument` is the text between its parentheses. */
export function questionNamed(name: string, argument: string): JsonQuestion | null {
  if (name === 'index') return argument === '' ? null : (value) => at(value, Number(argument));
  const question = Object.hasOwn(questions, name) ? questions[name]! : null;
  return argument === '' ? question : null;
}

const questions: Readonly<Record<string, JsonQuestion>> = {
  length: sizeOf,
  size: sizeOf,
  keys: (value) => (value instanceof Map ? [...(value as ReadonlyMap<string, Json>).keys()] : undefined),
  first: (value) => at(value, 0),
  last: (value) => at(value, -1),
  min: ofNumbers((numbers) => numbers.reduce((a, b) => Math.min(a, b))),
  max: ofNumbers((numbers) => numbers.reduce((a, b) => Math.max(a, b))),
  sum: ofNumbers(sum),
  avg: ofNumbers((numbers) => sum(numbers) / numbers.length),
  stddev: ofNumbers((numbers) => Math.sqrt(sum(numbers.map((n) => n * n)) / numbers.length - (sum(numbers) / numbers.length) ** 2)),
};

function sizeOf(value: Json): Json | undefined {
  if (isArray(value)) return new JsonNumber(String(value.length));
  return value instanceof Map ? new JsonNumber(String(value.size)) : undefined;
}

const at = (value: Json, place: number): Json | undefined => (isArray(value) ? value.at(place) : undefined);

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

/** Of the numbers in an array; other items are passed over. */
function ofNumbers(made: (numbers: readonly number[]) => number): JsonQuestion {
  return (value) => {
    const numbers = isArray(value) ? value.flatMap((item) => (item instanceof JsonNumber ? [Number(item.text)] : [])) : [];
    return numbers.length === 0 ? undefined : double(made(numbers));
  };
}
