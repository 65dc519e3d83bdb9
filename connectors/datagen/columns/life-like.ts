import { Alias, randomBits, randomUnit } from './random';
import { adjectives, cities, companyKinds, countries, firstNames, lastNames, things, words } from './life-like-words';

/** What a column of text may be filled with beside letters and counts. */
export const lifeLikeKinds = [
  'choice',
  'first-name',
  'last-name',
  'full-name',
  'email',
  'city',
  'country',
  'company',
  'product',
  'word',
  'sentence',
  'ip-address',
  'url',
  'uuid',
] as const;
export type LifeLikeKind = (typeof lifeLikeKinds)[number];

export const isLifeLike = (kind: string): kind is LifeLikeKind => (lifeLikeKinds as readonly string[]).includes(kind);

/** The text of row n. */
export type RowText = (n: number) => string;

export interface LifeLikeHow {
  readonly seed: number;
  readonly stream: number;
  /** Of `choice`, with a weight each; without weights all are alike. */
  readonly values: readonly string[];
  readonly weights: readonly number[] | null;
}

/** Far from the streams of other columns, and from those that a column takes for its NULLs and lengths. */
const PART = 0x4000_0000;

/** Values as people know them, made of lists; like all of a row they depend on seed and row alone. */
export function lifeLikeText(kind: LifeLikeKind, how: LifeLikeHow): RowText {
  const { seed, stream } = how;
  const bits = (part: number, n: number): number => randomBits(seed, stream + PART + part * 0x0100_0000, n);
  const below = (count: number, part: number, n: number): number =>
    Math.floor(randomUnit(seed, stream + PART + part * 0x0100_0000, n) * count);
  const one = (list: readonly string[], part: number, n: number): string => list[below(list.length, part, n)]!;
  switch (kind) {
    case 'choice':
      return choice(how, bits);
    case 'first-name':
      return (n) => one(firstNames, 0, n);
    case 'last-name':
      return (n) => one(lastNames, 0, n);
    case 'full-name':
      return (n) => `${one(firstNames, 0, n)} ${one(lastNames, 1, n)}`;
    case 'email':
      return (n) =>
        `${one(firstNames, 0, n)}.${one(lastNames, 1, n)}${below(1_000, 2, n)}@example.${one(['com', 'net', 'org'], 3, n)}`.toLowerCase();
    case 'city':
      return (n) => one(cities, 0, n);
    case 'country':
      return (n) => one(countries, 0, n);
    case 'company':
      return (n) => `${one(lastNames, 0, n)} ${one(companyKinds, 1, n)}`;
    case 'product':
      return (n) => `${one(adjectives, 0, n)} ${one(things, 1, n)}`;
    case 'word':
      return (n) => one(words, 0, n);
    case 'sentence':
      return (n) => sentence(Array.from({ length: 4 + below(9, 0, n) }, (_, i) => one(words, i + 1, n)));
    case 'ip-address':
      // The networks that are kept for documentation.
      return (n) => `${one(['192.0.2', '198.51.100', '203.0.113'], 0, n)}.${1 + below(254, 1, n)}`;
    case 'url':
      return (n) => `https://www.example.com/${one(words, 0, n)}/${one(words, 1, n)}-${below(10_000, 2, n)}`;
    case 'uuid':
      return (n) => uuid([0, 1, 2, 3].map((part) => bits(part, n)));
  }
}

function choice({ values, weights }: LifeLikeHow, bits: (part: number, n: number) => number): RowText {
  const alias = new Alias(Float64Array.from(weights ?? values.map(() => 1)));
  return (n) => values[alias.draw(bits(0, n))]!;
}

const sentence = ([first = '', ...rest]: readonly string[]): string =>
  `${first.charAt(0).toUpperCase()}${[first.slice(1), ...rest].join(' ')}.`;

/** Of version 4, as its form says; it is drawn from the row's number, so the same row has the same one again. */
function uuid(parts: readonly number[]): string {
  const hex = parts.map((part) => part.toString(16).padStart(8, '0')).join('');
  const variant = '89ab'[parseInt(hex[16]!, 16) & 3]!;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}
