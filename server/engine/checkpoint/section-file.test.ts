import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asOperatorId } from '@/model/ids';
import { checkSectionFile, readSections, SectionFileWriter } from './section-file';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'sections-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const operator = asOperatorId('a/window#1');
const section = (
  n: number,
): { operator: typeof operator; state: string; version: number; keyGroups: { from: number; to: number }; bytes: Uint8Array } => ({
  operator,
  state: `s${n}`,
  version: 1,
  keyGroups: { from: n, to: n + 1 },
  bytes: Uint8Array.from({ length: n * 100 }, (_, i) => i),
});

async function written(): Promise<{ name: string; sizeBytes: number; crc: number; file: string }> {
  const writer = new SectionFileWriter(folder, operator, 3);
  for (let n = 0; n < 4; n++) writer.write(section(n));
  const file = await writer.finish();
  return { ...file, file: path.join(folder, file.name) };
}

describe('section files', () => {
  it('give back what was written', async () => {
    const { file, ...expected } = await written();
    expect(checkSectionFile(folder, expected)).toBeNull();
    expect([...readSections(file)]).toEqual([section(0), section(1), section(2), section(3)]);
  });

  it('are written in few turns of the event loop, however many sections wait', async () => {
    const writer = new SectionFileWriter(folder, operator, 3);
    for (let n = 0; n < 500; n++) writer.write(section(n % 9));
    let turns = 0;
    for (; writer.backlog > 0; turns++) await new Promise((resolve) => setTimeout(resolve, 20));
    const { name } = await writer.finish();
    // A turn for each would be a thousand and more; a slow disk has some seconds.
    expect(turns).toBeLessThan(250);
    expect([...readSections(path.join(folder, name))]).toEqual(Array.from({ length: 500 }, (_, n) => section(n % 9)));
  });

  it('are noticed wherever one bit differs', async () => {
    const { file, ...expected } = await written();
    const good = readFileSync(file);
    for (let at = 0; at < good.length; at += 7) {
      const bad = Buffer.from(good);
      bad[at]! ^= 4;
      writeFileSync(file, bad);
      expect(checkSectionFile(folder, expected), `byte ${at}`).toMatch(/damaged/);
      expect(() => [...readSections(file)], `byte ${at}`).toThrow();
    }
  });

  it('are noticed wherever they are cut off', async () => {
    const { file, ...expected } = await written();
    for (let size = expected.sizeBytes - 1; size >= 0; size -= 13) {
      truncateSync(file, size);
      expect(checkSectionFile(folder, expected)).toMatch(/bytes instead of/);
      expect(() => [...readSections(file)]).toThrow(/cannot be used/);
    }
  });

  it('tell who waits for the end that the folder is gone', async () => {
    const writer = new SectionFileWriter(path.join(folder, 'none'), operator, 0);
    writer.write(section(1));
    await expect(writer.finish()).rejects.toMatchObject({ code: 'checkpoint.write-failed' });
  });
});
