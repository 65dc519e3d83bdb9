import { describe, it } from 'vitest';

/**
 * `describe` for tests against a server that this machine may not have. Where it is missing, one test stands for all of them: skipped, with the reason, which
 * `npm test` prints in its summary. `missing`: why it is not here, alone or as a part of what was asked for; anything else: it is here.
 */
export function describeUnless(
  missing: string | object | null,
  title: string,
  tests: () => void,
  options: { readonly timeout?: number } = {},
): void {
  const reason = missing !== null && typeof missing === 'object' && 'missing' in missing ? missing.missing : missing;
  if (typeof reason !== 'string') describe(title, options, tests);
  else describe(title, () => void it('needs a server that is not here', (test) => test.skip(reason)));
}
