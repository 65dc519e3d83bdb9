import * as fs from 'node:fs';
import { beforeEach, expect, it, vi } from 'vitest';
import { descriptorOutput } from '../sink/output';

vi.mock(import('node:fs'), { spy: true });

const CAPACITY = 65_536;
/** What a pipe takes whole or not at all. */
const ATOMIC = 4_096;

/** A pipe as the system has it: a larger write is taken as far as there is room. */
class Pipe {
  free = CAPACITY;
  taken = '';

  write(bytes: Uint8Array, from: number, size: number): number {
    const room = size <= ATOMIC && size > this.free ? 0 : Math.min(size, this.free);
    if (room === 0) throw Object.assign(new Error('full'), { code: 'EAGAIN' });
    this.free -= room;
    this.taken += new TextDecoder().decode(bytes.subarray(from, from + room));
    return room;
  }
}

let pipe: Pipe;
beforeEach(() => {
  pipe = new Pipe();
  vi.mocked(fs.writeSync).mockImplementation(((_descriptor: number, bytes: Uint8Array, from: number, size: number) =>
    pipe.write(bytes, from, size)) as typeof fs.writeSync);
});

/** Its reader takes some while a writer waits. */
const clock = {
  now: () => 0,
  sleep: () => {
    pipe.free = Math.min(CAPACITY, pipe.free + 10_000);
    return Promise.resolve();
  },
};
const linesOf = (worker: string, count: number, length: number): string[] =>
  Array.from({ length: count }, (_, n) => `${worker} ${n} ${'x'.repeat(length)}`);
const bytesOf = (lines: readonly string[]): Uint8Array => new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));

it('keeps lines whole where two workers print to a pipe that is full, and each one’s in their order', async () => {
  const [a, b] = [linesOf('a', 5_000, 33), linesOf('b', 3_000, 90)];
  await Promise.all([a, b].map((lines) => descriptorOutput(1, clock)(bytesOf(lines))));
  const printed = pipe.taken.trimEnd().split('\n');
  expect(printed.filter((line) => line.startsWith('a '))).toEqual(a);
  expect(printed.filter((line) => line.startsWith('b '))).toEqual(b);
  expect(printed).toHaveLength(8_000);
});

it('prints a line that is longer than what a pipe takes at once', async () => {
  const lines = [...linesOf('a', 3, 20), ...linesOf('b', 2, 100_000), ...linesOf('c', 3, 20)];
  await descriptorOutput(1, clock)(bytesOf(lines));
  expect(pipe.taken.trimEnd().split('\n')).toEqual(lines);
});
