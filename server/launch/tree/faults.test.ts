import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const docs = path.resolve(import.meta.dirname, '../../../docs');
const rows = [...readFileSync(path.join(docs, 'faults.md'), 'utf8').matchAll(/^\| (\d+) \| (.+?) \| (.+) \|$/gm)].map(
  ([, number, what, shownBy]) => ({ number: Number(number), what: what!, shownBy: shownBy! }),
);
/** `[name](../file) “title”, “title”` */
const citations = (text: string): { file: string; titles: string[] }[] =>
  [...text.matchAll(/\[[^\]]+\]\(([^)]+)\)((?:,? “[^”]+”)*)/g)].map(([, file, titles]) => ({
    file: file!,
    titles: [...titles!.matchAll(/“([^”]+)”/g)].map(([, title]) => title!),
  }));

describe('the page of faults', () => {
  it('has every case once', () => expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 57 }, (_, i) => i + 1)));

  it.each(rows)('$number, $what: names tests that there are, or a reason', ({ shownBy }) => {
    const cited = citations(shownBy);
    for (const { file, titles } of cited) {
      const text = readFileSync(path.join(docs, file), 'utf8');
      expect(titles.filter((title) => !text.includes(title))).toEqual([]);
    }
    if (cited.length === 0) expect(shownBy.length).toBeGreaterThan(40);
  });
});
