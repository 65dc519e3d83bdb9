import { describe, expect, it } from 'vitest';
import { matchesChord } from './key-chord';

const press = (key: string, held: string = '', code?: string) => ({
  key,
  code,
  ctrlKey: held.includes('c'),
  metaKey: held.includes('m'),
  shiftKey: held.includes('s'),
  altKey: held.includes('a'),
});

describe('matchesChord', () => {
  it('takes Ctrl for ⌘ and tells undo from redo', () => {
    expect(matchesChord(press('z', 'c'), '⌘Z')).toBe(true);
    expect(matchesChord(press('Z', 'cs'), '⌘Z')).toBe(false);
    expect(matchesChord(press('Z', 'ms'), '⇧⌘Z')).toBe(true);
  });

  it('does not fire a plain letter under a modifier', () => {
    expect(matchesChord(press('a'), 'A')).toBe(true);
    expect(matchesChord(press('a', 'c'), 'A')).toBe(false);
    expect(matchesChord(press('A', 's'), 'A')).toBe(false);
  });

  it('knows letters by their place on keyboards of other scripts, and Latin ones by what they write', () => {
    expect(matchesChord(press('я', 'c', 'KeyZ'), '⌘Z')).toBe(true);
    expect(matchesChord(press('ζ', 'c', 'KeyZ'), '⌘Z')).toBe(true);
    expect(matchesChord(press('Я', 'cs', 'KeyZ'), '⇧⌘Z')).toBe(true);
    expect(matchesChord(press('y', 'c', 'KeyZ'), '⌘Z')).toBe(false);
    expect(matchesChord(press('Process', 'c', 'KeyZ'), '⌘Z')).toBe(false);
  });

  it('knows named keys, digits by place and signs that need Shift on some keyboards', () => {
    expect(matchesChord(press('ArrowLeft', 'a'), '⌥←')).toBe(true);
    expect(matchesChord(press('Delete'), 'Del')).toBe(true);
    expect(matchesChord(press('&', '', 'Digit1'), '1')).toBe(true);
    expect(matchesChord(press('?', 's'), '?')).toBe(true);
    expect(matchesChord(press('-'), '−')).toBe(true);
  });
});
