import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const launch = path.resolve(import.meta.dirname, '..');

/**
 * Stand-ins for the tools: each notes its call in `calls.txt` and makes what the real one makes. `BREAK=<tool>` breaks one, `SLOW=<tool>` lets it hang,
 * `HOLD=<tool>` lets it wait for as long as there is a file `hold`.
 */
const tool = (name: string, body: string): string => `
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
appendFileSync('calls.txt', '${name}\\n');
if (process.env.BREAK === '${name}') { console.error('${name} is broken at line 7'); process.exit(1); }
if (process.env.SLOW === '${name}') await new Promise(() => setInterval(() => {}, 1000));
while (process.env.HOLD === '${name}' && existsSync('hold')) await new Promise((resolve) => setTimeout(resolve, 20));
const ends = (tests) => writeFileSync(process.env.HEADRACE_TEST_REPORT, JSON.stringify(tests));
${body}
`;

const tools: Record<string, Record<string, string>> = {
  prisma: { 'build/index.js': tool('generate', "mkdirSync('server/db/generated', { recursive: true });") },
  tsdown: {
    'dist/run.mjs': tool(
      'bundle',
      `const out = process.argv[process.argv.indexOf('--out-dir') + 1];
mkdirSync(out, { recursive: true });
writeFileSync(out + '/start.mjs', "console.log('up'); setTimeout(() => {}, Number(process.env.STAY ?? 0));");
writeFileSync(out + '/cli.mjs', "console.log(JSON.stringify(process.argv.slice(2)));");`,
    ),
  },
  next: { 'dist/bin/next': tool('web', "mkdirSync('.next', { recursive: true });") },
  vitest: {
    'vitest.mjs': tool(
      'vitest',
      `ends(process.env.TESTS === 'none' ? [] : [{ name: 'a', state: 'passed' }, { name: 'b', state: 'skipped', reason: 'no moon' }]);
if (process.env.TESTS === 'crash') process.exit(3);`,
    ),
  },
};

export interface FakeRun {
  readonly code: number | null;
  readonly output: string;
}

/** A checkout with the real launcher and stand-ins for the tools, installed by the real npm from folders: no registry is asked. */
export class FakeCheckout {
  readonly root = mkdtempSync(path.join(tmpdir(), 'headrace-launch-'));

  constructor() {
    cpSync(launch, path.join(this.root, 'server/launch'), { recursive: true, filter: (file) => !/\.test\.ts$|testing/.test(file) });
    const dependencies: Record<string, string> = {};
    const packages: Record<string, unknown> = {};
    for (const [name, files] of Object.entries(tools)) {
      this.put(`fake/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', type: 'module' }));
      for (const [file, text] of Object.entries(files)) this.put(`fake/${name}/${file}`, text);
      dependencies[name] = `file:fake/${name}`;
      packages[`fake/${name}`] = { version: '1.0.0' };
      packages[`node_modules/${name}`] = { resolved: `fake/${name}`, link: true };
    }
    const manifest = { name: 'fake', version: '1.0.0', dependencies };
    this.put('package.json', JSON.stringify(manifest));
    this.put('package-lock.json', JSON.stringify({ ...manifest, lockfileVersion: 3, packages: { '': manifest, ...packages } }));
    this.put('model/a.ts', 'export const a = 1;\n');
    this.put('calls.txt', '');
  }

  put(file: string, text: string): void {
    mkdirSync(path.join(this.root, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(this.root, file), text);
  }

  /** Starts a program of server/launch; `output` is what it has said so far, `ended` settles when it is gone, `kill` signals it. */
  run(
    program: string,
    args: readonly string[] = [],
    env: Record<string, string> = {},
  ): { output(): string; ended: Promise<FakeRun>; kill(signal: NodeJS.Signals): void } {
    const child = spawn(process.execPath, [path.join(this.root, 'server/launch', program), ...args], {
      cwd: this.root,
      env: { ...process.env, HEADRACE_BUILT: '', ...env },
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const ended = new Promise<FakeRun>((resolve) => child.on('close', (code) => resolve({ code, output })));
    return { output: () => output, ended, kill: (signal) => void child.kill(signal) };
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5 }); // tools that were ended may still be on their way out
  }
}
