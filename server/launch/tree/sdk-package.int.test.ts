import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../../connector-sdk');

it('has a report of its API, and a reference of its docstrings, that are current', async () => {
  const { stderr } = await promisify(execFile)(process.execPath, [path.join(import.meta.dirname, 'api-report.mjs')]);
  expect(stderr).toBe('');
}, 400_000);

it('depends on zod alone', () => {
  const { dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
  expect(Object.keys(dependencies)).toEqual(['zod']);
  const imported = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|(^|\/)test\//.test(file))
    .flatMap((file) =>
      [...readFileSync(path.join(root, 'src', file), 'utf8').matchAll(/(?:from|import) '([^'.][^']*)'/g)].map(
        ([, name]) => `${name} in ${file.startsWith('testing') ? 'testing' : 'src'}`,
      ),
    );
  const others = [...new Set(imported)].filter((each) => !each.startsWith('zod ')).sort();
  // The kit alone knows Node; connectors and formats run in browsers too.
  expect(others.every((each) => each.startsWith('node:') && each.endsWith('in testing'))).toBe(true);
});
