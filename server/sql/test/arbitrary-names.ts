import fc from 'fast-check';
import type { Identifier, QualifiedName } from '../ast/node';
import { reservedWords } from '../lexer/words';

const plain = fc.constantFrom(
  'a',
  'b',
  'orders',
  'window_start',
  'Ts',
  'x1',
  '_hidden',
  'proc_time',
  'key',
  'name',
  'map',
  'final',
  'first',
  'unbounded',
);
const reserved = fc.constantFrom(...reservedWords).chain((word) => fc.constantFrom(word, word.toLowerCase()));
const odd = fc.constantFrom(
  'two words',
  'back`tick',
  'ümlaut',
  '日本',
  'a.b',
  'a$b',
  '$',
  "it's",
  '"q"',
  '1st',
  '-- x',
  '/*+ h */',
  ';',
  ' ',
);
const any = fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }).map((text) => text.replace(/[\r\n]/g, '_'));

/** Names of every sort: plain, reserved, in need of quotes. */
export const nameText: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: plain },
  { weight: 2, arbitrary: reserved },
  { weight: 1, arbitrary: odd },
  { weight: 1, arbitrary: any },
);

export const identifier: fc.Arbitrary<Identifier> = nameText.map((name) => ({ kind: 'identifier', name }));
export const identifiers = fc.array(identifier, { maxLength: 3 });
export const someIdentifiers = fc.array(identifier, { minLength: 1, maxLength: 3 });
export const path = fc.array(nameText, { minLength: 1, maxLength: 3 });
export const qualifiedName: fc.Arbitrary<QualifiedName> = path.map((parts) => ({ kind: 'qualified-name', parts }));

const oddText = fc.constantFrom(
  '',
  "it's",
  "''",
  'line\nbreak',
  ';\n',
  '/* no */',
  '-- no',
  'x\r\ny',
  '${secret.pw}',
  '\\',
  '  padded  ',
  'Ω😀',
);
/** What may stand in a character literal: anything. */
export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('kafka', 'yyyy/MM/dd HH:mm', 'a', '5') },
  { weight: 1, arbitrary: oddText },
  { weight: 1, arbitrary: fc.string({ maxLength: 12, unit: 'grapheme' }) },
);

/** A record without the optional fields that a coin left out. */
export const node = <Kind extends string, Fields extends object>(
  kind: Kind,
  fields: { [Field in keyof Fields]: fc.Arbitrary<Fields[Field]> },
) =>
  fc.record(fields).map((values) => {
    const present = Object.entries(values).filter(([, value]) => value !== undefined);
    return { kind, ...Object.fromEntries(present) } as { kind: Kind } & Fields;
  });

export const maybe = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 });
