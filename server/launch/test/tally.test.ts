import { describe, expect, it } from 'vitest';
import { allParts, parseOptions } from './options.mjs';
import { Tally } from './tally.mjs';

describe('the tally', () => {
  const lastLine = (tally: Tally): string | undefined => tally.summary().split('\n').at(-1);

  it('ends with the counts, and tells why something failed or was skipped', () => {
    const tally = new Tally();
    tally.add({ name: 'a', state: 'passed' });
    tally.add({ name: 'b', state: 'skipped', reason: 'no PostgreSQL' });
    tally.fail('c', 'expected 1 to be 2');
    expect(lastLine(tally)).toBe('1 passed, 1 failed, 1 skipped');
    expect(tally.summary()).toContain('  b: no PostgreSQL');
    expect(tally.summary()).toContain('  c: expected 1 to be 2');
    expect(tally.exitCode).toBe(1);
  });

  it('fails where no test ran', () => {
    const tally = new Tally();
    expect(tally.exitCode).toBe(1);
    tally.add({ name: 'a', state: 'skipped' });
    expect(tally.exitCode).toBe(1);
    expect(lastLine(tally)).toBe('0 passed, 0 failed, 1 skipped');
    tally.add({ name: 'b', state: 'passed' });
    expect(tally.exitCode).toBe(0);
  });
});

describe('the options', () => {
  it.each([
    [[], { parts: allParts, grep: undefined, help: false }],
    [['unit', 'e2e'], { parts: ['unit', 'e2e'], grep: undefined, help: false }],
    [['--grep', 'window'], { parts: ['unit', 'int', 'e2e'], grep: 'window', help: false }],
    [['unit', '--grep', 'window'], { parts: ['unit'], grep: 'window', help: false }],
    [['--grep'], { error: '--grep needs a text: --grep window' }],
    [['units'], { error: '"units" is neither a part nor an option' }],
  ])('%j', (args, expected) => expect(parseOptions(args)).toEqual(expected));
});
