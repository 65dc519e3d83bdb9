import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
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
  let size = megabytes;
  const sized = (mb: number): boolean => mount(['-o', `remount,size=${mb}m`, folder]);
  return {
    folder,
    fill: () => {
      // To write it full takes seconds, in which what is to meet a full disk goes on; where more was written meanwhile, it stays as large.
      sized(usedMb(folder) + 1);
      writeUntilFull(filler);
    },
    free: () => {
      rmSync(filler, { force: true });
      sized(size);
    },
    resize: (mb) => void sized((size = mb)),
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

function usedMb(folder: string): number {
  const { blocks, bfree, bsize } = statfsSync(folder);
  return Math.ceil(((blocks - bfree) * bsize) / 1_048_576);
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
