import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { headrace, until } from '../testing/headrace';

const checkout = path.resolve(import.meta.dirname, '../../..');

it('shows form, schema and rows of a connector, and shows a change without a restart', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'headrace-dev-'));
  const ticks = path.join(folder, 'ticks');
  execFileSync(process.execPath, [path.join(checkout, 'create-headrace-connector/index.mjs'), ticks]);
  const { child, ended } = headrace(['connector', 'dev', ticks]);
  let said = '';
  child.stdout!.on('data', (text: string) => (said += text));
  try {
    await until('the address', () => said.includes(' shows '));
    const address = /http:\/\/\S+/.exec(said)![0];
    const page = async (): Promise<string> => (await fetch(address)).text();
    expect(await page()).toContain('A row every');
    expect(await page()).toContain('&quot;tick 7&quot;');
    const index = path.join(ticks, 'index.ts');
    const text = readFileSync(index, 'utf8');
    writeFileSync(index, text.replace('`tick ${n}`', '`tock ${n}`'));
    await until('the new rows', () => said.includes('Built ticks'));
    expect(await page()).toContain('&quot;tock 7&quot;');
    said = '';
    writeFileSync(index, `${text}\nconst broken = ;`);
    await until('the mistake', () => said.includes('failed'));
    expect(await page()).toContain('It does not build');
  } finally {
    child.kill('SIGINT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
});
