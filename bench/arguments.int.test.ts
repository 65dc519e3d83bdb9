import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = import.meta.dirname;
const programs = readdirSync(folder).filter((name) => name.endsWith('.mjs') && !['bundle.mjs', 'arguments.mjs'].includes(name));
const run = (program: string, ...args: readonly string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [path.join(folder, program), ...args], { encoding: 'utf8', timeout: 60_000 });

describe.each(programs)('bench/%s', (program) => {
  it('answers --help', () => {
    const { status, stdout, stderr } = run(program, '--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(program === 'bench.mjs' ? 'NAME is one of' : program.slice(0, -'.mjs'.length));
  }, 60_000);

  it('refuses an option that it does not have, in one sentence', () => {
    const { status, stdout, stderr } = run(program, '--no-such-option');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^[^\n]*--no-such-option[^\n]*\.\n$/);
  }, 60_000);
});
