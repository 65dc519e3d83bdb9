import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import { loadConnector, loadFormat } from '@/server/main/connector-runtimes';

const root = path.resolve(import.meta.dirname, '../../..');
const folders = (of: string): string[] =>
  readdirSync(path.join(root, of), { withFileTypes: true })
    .filter((item) => item.isDirectory())
    .map(({ name }) => name)
    .sort();

describe('connectors', () => {
  it('are all registered, by the name of their folder', () => {
    expect(Object.keys(connectorSpecs).sort()).toEqual(folders('connectors'));
  });

  it.each(folders('connectors'))('%s has a spec, a run time, a page, an icon and its package', async (name) => {
    const folder = path.join(root, 'connectors', name);
    const missing = ['spec.ts', 'index.ts', 'README.md', 'icon.svg', 'package.json'].filter((file) => !existsSync(path.join(folder, file)));
    expect(missing).toEqual([]);
    expect((JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { name: string }).name).toBe(
      `@headrace/connector-${name}`,
    );
    expect(readdirSync(folder, { recursive: true, encoding: 'utf8' }).some((file) => /\.(int\.)?test\.ts$/.test(file))).toBe(true);
    await expect(loadConnector(name)).resolves.toBeTruthy();
  });
});

describe('figures of connectors', () => {
  const sourcesOf = (name: string): string =>
    readdirSync(path.join(root, 'connectors', name), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && file !== 'spec.ts' && !/(^|\/)(test|node_modules)\/|\.test\.ts$/.test(file))
      .map((file) => readFileSync(path.join(root, 'connectors', name, file), 'utf8'))
      .join('\n');

  it.each(folders('connectors'))('%s declares what it counts, and counts what it declares', (name) => {
    const counted = [...sourcesOf(name).matchAll(/metrics\s*\.(?:counter|gauge)\(\s*'([^']+)'/g)].map(([, metric]) => metric!);
    const declared = (connectorSpecs[name]!.metrics ?? []).map((metric) => metric.name);
    expect(counted.filter((metric) => !declared.includes(metric))).toEqual([]);
    // The changing topics of upsert-kafka are read and written by kafka.
    const code = sourcesOf(name === 'upsert-kafka' ? 'kafka' : name);
    expect(declared.filter((metric) => !code.includes(`'${metric}'`))).toEqual([]);
    expect(new Set(declared).size).toBe(declared.length);
  });
});

describe('formats', () => {
  it('are all registered, by the name of their folder', () => {
    expect(Object.keys(formatSpecs).sort()).toEqual(folders('formats'));
  });

  it.each(folders('formats'))('%s has a spec, a run time, a page and tests', async (name) => {
    const files = readdirSync(path.join(root, 'formats', name), { recursive: true, encoding: 'utf8' });
    expect(['spec.ts', 'index.ts', 'README.md', 'package.json'].filter((file) => !files.includes(file))).toEqual([]);
    expect(files.some((file) => /\.test\.ts$/.test(file))).toBe(true);
    await expect(loadFormat(name)).resolves.toBeTruthy();
  });
});
