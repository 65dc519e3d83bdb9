import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';

/** A file system of a few megabytes, mounted at a folder, that a test can fill to the last byte and empty again. */
export interface SmallDisk {
  readonly folder: string;
  /** Nothing more can be written. */
  fill(): void;
  /** What `fill` took is free again. */
  free(): void;
  resize(megabytes: number): void;
  unmount(): void;
}

/** Null where this user cannot mount one: a test then says so and is skipped. */
export function mountSmallDisk(folder: string, megabytes: number): SmallDisk | null {
  mkdirSync(folder, { recursive: true });
  if (!mount(['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'tmpfs', folder])) return null;
  const filler = path.join(folder, 'filler');
  return {
    folder,
    fill: () => writeUntilFull(filler),
    free: () => rmSync(filler, { force: true }),
    resize: (size) => void mount(['-o', `remount,size=${size}m`, folder]),
    unmount: () => void execFileSync('umount', ['-l', folder]),
  };
}

export const whyNoSmallDisk = 'needs root on Linux to mount a small file system';

function mount(args: readonly string[]): boolean {
  try {
    execFileSync('mount', [...args], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function writeUntilFull(file: string): void {
  const descriptor = openSync(file, 'a');
  try {
    for (let size = 1_048_576; size >= 1;) {
      try {
        writeSync(descriptor, Buffer.alloc(size));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        size = size === 1 ? 0 : Math.max(1, size / 16);
      }
    }
  } finally {
    closeSync(descriptor);
  }
}
