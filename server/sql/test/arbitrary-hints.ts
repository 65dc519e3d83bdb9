import fc from 'fast-check';
import type { Hint } from '../ast/hints/hint';
import { nameText, node, text } from './arbitrary-names';

const argument = fc.oneof(
  node('hint-option', { key: text, value: text }),
  node('hint-name', { name: nameText }),
  node('hint-literal', { type: fc.constant('string' as const), value: text }),
  node('hint-literal', { type: fc.constant('number' as const), value: fc.nat().map(String) }),
);

const hint = node('hint', {
  name: fc.constantFrom('OPTIONS', 'LOOKUP', 'STATE_TTL', 'BROADCAST', 'HEADRACE', 'early_fire'),
  arguments: fc.array(argument, { maxLength: 3 }),
}) as fc.Arbitrary<Hint>;

export const hints: fc.Arbitrary<readonly Hint[]> = fc.oneof(
  { weight: 4, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(hint, { minLength: 1, maxLength: 2 }) },
);
