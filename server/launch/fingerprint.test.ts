import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentPrint, listSources, touchedPrint } from './fingerprint.mjs';
import { isFresh, stampOf, writeStamp } from './stamp.mjs';

let root: string;
const put = (file: string, text: string): void => {
  mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
};
const later = new Date(Date.now() + 60_000);

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'fingerprint-'));
  put('model/a.ts', 'a');
  put('server/b.ts', 'b');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('listSources', () => {
  it('takes what can change a build and nothing else', () => {
    for (const file of [
      'model/a.test.ts',
      'model/a.property.test.ts',
      'model/node_modules/x.js',
      'server/README.md',
      'server/db/generated/client.ts',
    ])
      put(file, '');
    expect(listSources(root, ['model', 'server', 'absent']).map(({ file }) => file)).toEqual(['model/a.ts', 'server/b.ts']);
  });
});

describe('a stamp', () => {
  const inputs = ['model', 'server'];
  const stampFile = (): string => path.join(root, 'dist/.stamp.json');

  it('is fresh until contents change, though files be touched', () => {
    expect(isFresh(stampFile(), root, inputs)).toBe(false);
    writeStamp(stampFile(), stampOf(root, inputs));
    expect(isFresh(stampFile(), root, inputs)).toBe(true);
    utimesSync(path.join(root, 'model/a.ts'), later, later);
    expect(isFresh(stampFile(), root, inputs)).toBe(true);
    put('model/a.ts', 'A');
    utimesSync(path.join(root, 'model/a.ts'), later, later);
    expect(isFresh(stampFile(), root, inputs)).toBe(false);
  });

  it.each([
    ['a new file', () => put('model/c.ts', '')],
    ['a file less', () => rmSync(path.join(root, 'server/b.ts'))],
    ['a moved file', () => (rmSync(path.join(root, 'server/b.ts')), put('server/c.ts', 'b'))],
  ])('is stale after %s', (_, change) => {
    writeStamp(stampFile(), stampOf(root, inputs));
    change();
    expect(isFresh(stampFile(), root, inputs)).toBe(false);
  });

  it('that is torn counts as none', () => {
    put('dist/.stamp.json', '{"content":');
    expect(isFresh(stampFile(), root, inputs)).toBe(false);
  });

  it('separates names from contents', () => {
    const before = contentPrint(root, listSources(root, ['model']));
    put('model/a.ts', '');
    put('model/a.tsa', '');
    expect(contentPrint(root, listSources(root, ['model']))).not.toBe(before);
    expect(touchedPrint([])).not.toBe(touchedPrint(listSources(root, ['model'])));
  });
});
