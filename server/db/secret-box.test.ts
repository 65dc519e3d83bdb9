import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { homeLayout, prepareHome, type HomeLayout } from './home';
import { openSecretBox } from './secret-box';

function newHome(): HomeLayout {
  const home = homeLayout(mkdtempSync(path.join(tmpdir(), 'headrace-box-')));
  prepareHome(home);
  return home;
}

describe('the secret box', () => {
  it('opens what it sealed, also after a restart, and keeps its key for the owner alone', () => {
    const home = newHome();
    const sealed = openSecretBox(home).seal('DB', 'pässword');
    expect(openSecretBox(home).open('DB', sealed)).toBe('pässword');
    expect(Buffer.from(sealed).includes('pässword')).toBe(false);
    expect(statSync(path.join(home.keys, 'secrets.key')).mode & 0o777).toBe(0o600);
  });

  it('seals the same value differently each time', () => {
    const box = openSecretBox(newHome());
    expect(Buffer.compare(box.seal('A', 'x'), box.seal('A', 'x'))).not.toBe(0);
  });

  it('opens neither under another name, nor changed, nor with another key', () => {
    const box = openSecretBox(newHome());
    const sealed = box.seal('A', 'value');
    const changed = Uint8Array.from(sealed);
    changed[changed.length - 1]! ^= 1;
    expect(() => box.open('B', sealed)).toThrow(/cannot be opened/);
    expect(() => box.open('A', changed)).toThrow(/cannot be opened/);
    expect(() => openSecretBox(newHome()).open('A', sealed)).toThrow(/cannot be opened/);
  });
});
