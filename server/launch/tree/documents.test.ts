import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const skipped = /(^|\/)(node_modules|dist|\.next|\.headrace|\.git|\.test|test-results)(\/|$)/;

const pages = [
  '.',
  'app',
  'components',
  'connector-sdk',
  'connectors',
  'docs',
  'examples',
  'formats',
  'bench',
  'model',
  'prisma',
  'server',
].flatMap((folder) =>
  existsSync(path.join(root, folder))
    ? readdirSync(path.join(root, folder), { recursive: folder !== '.', encoding: 'utf8' })
        .map((file) => path.posix.join(folder, file))
        .filter((file) => file.endsWith('.md') && !skipped.test(file))
    : [],
);

describe('the documents', () => {
  it.each(pages)('%s links only to what is there', (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)].map((link) => link[1]!);
    const broken = links.filter((link) => !existsSync(path.join(root, path.dirname(page), link)));
    expect(broken).toEqual([]);
  });

  it('give a reason for every dependency', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string>
    >;
    const reasons = readdirSync(path.join(root, 'docs/decisions'))
      .map((file) => read(`docs/decisions/${file}`))
      .join('\n');
    const families = (name: string): boolean => /^@types\//.test(name) || reasons.includes(`${name.split('/')[0]}/*`);
    const silent = Object.keys({ ...dependencies, ...devDependencies }).filter((name) => !reasons.includes(name) && !families(name));
    expect(silent).toEqual([]);
  });

  it('are decisions with a date', () => {
    for (const file of readdirSync(path.join(root, 'docs/decisions'))) {
      expect(file).toMatch(/^\d{4}-\d{2}-\d{2}-[a-z0-9-]+\.md$/);
      expect(read(`docs/decisions/${file}`)).toMatch(/^# .+\n\nDecided: \d{4}-\d{2}-\d{2}\./);
    }
  });
});
