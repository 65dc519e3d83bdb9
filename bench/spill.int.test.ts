import { execFile } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';

/** `bench/spill.mjs` as at full size, with fewer keys and a smaller budget: seven times as much state as memory, killed once on the way. */
it.each(['group', 'extremes', 'join'])(
  'state that is larger than its memory gives the right results, also after a kill at another parallelism: %s',
  { timeout: 240_000 },
  async (name) => {
    const size = ['--case', name, '--keys', '20000', '--memory', '1 mb', '--rate', '10000', '--interval', '500ms', '--kill', '--json'];
    const text = await new Promise<string>((resolve) => {
      execFile(process.execPath, [path.join(import.meta.dirname, 'spill.mjs'), ...size], (_, stdout, stderr) =>
        resolve(`${stdout}${stderr}`),
      );
    });
    expect(text).toContain('sampled keys are right');
    const seen = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as { readonly spillMb: number };
    expect(seen).toMatchObject({ right: true, keys: 20011 });
    expect(seen.spillMb).toBeGreaterThan(0);
  },
);
