import { HeadraceError } from '@headrace/connector-sdk';

interface Case {
  readonly code: string;
  readonly domain: 'user' | 'external';
  readonly retry: 'none' | 'backoff';
  readonly says: string;
  readonly remedy: string;
}

const cases: Readonly<Record<string, Case>> = {
  ENOENT: {
    code: 'missing',
    domain: 'user',
    retry: 'none',
    says: 'is not there',
    remedy: 'Put the file there, or correct the option "path".',
  },
  EACCES: {
    code: 'no-permission',
    domain: 'user',
    retry: 'none',
    says: 'may not be used',
    remedy: 'Give the user that runs Headrace the right to it.',
  },
  EPERM: {
    code: 'no-permission',
    domain: 'user',
    retry: 'none',
    says: 'may not be used',
    remedy: 'Give the user that runs Headrace the right to it.',
  },
  EROFS: {
    code: 'read-only',
    domain: 'user',
    retry: 'none',
    says: 'lies on a read-only file system',
    remedy: 'Choose a path that can be written.',
  },
  ENOTDIR: {
    code: 'not-a-folder',
    domain: 'user',
    retry: 'none',
    says: 'leads through a file that is no folder',
    remedy: 'Correct the option "path".',
  },
  EISDIR: { code: 'not-a-file', domain: 'user', retry: 'none', says: 'is a folder, not a file', remedy: 'Correct the option "path".' },
  ENAMETOOLONG: {
    code: 'name-too-long',
    domain: 'user',
    retry: 'none',
    says: 'has a longer name than the file system takes',
    remedy: 'Shorten the values of the columns in PARTITIONED BY, or the option "path".',
  },
  ENOSPC: {
    code: 'disk-full',
    domain: 'external',
    retry: 'backoff',
    says: 'cannot grow: the disk is full',
    remedy: 'Free space on the disk; the job goes on by itself.',
  },
  EDQUOT: {
    code: 'disk-full',
    domain: 'external',
    retry: 'backoff',
    says: 'cannot grow: the quota is used up',
    remedy: 'Raise the quota or free space; the job goes on by itself.',
  },
  EMFILE: {
    code: 'too-many-files',
    domain: 'external',
    retry: 'backoff',
    says: 'cannot be opened: too many files are open',
    remedy: 'Raise the limit of open files (ulimit -n).',
  },
};

/** A failed file operation as a typed error that names the path and what to do. */
export function fileError(path: string, cause: unknown): HeadraceError {
  const found = cases[(cause as NodeJS.ErrnoException).code ?? ''];
  const says = found?.says ?? `cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`;
  return new HeadraceError(`The file ${path} ${says}.`, {
    code: `connector.filesystem.${found?.code ?? 'failed'}`,
    domain: found?.domain ?? 'external',
    retry: found?.retry ?? 'backoff',
    remedy: found?.remedy ?? 'Look at the disk and the file system.',
    cause,
  });
}

/** Runs a file operation; what fails is a `fileError` of `path`. */
export async function onFile<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw fileError(path, error);
  }
}

export const fileProblem = (code: string, message: string, remedy: string): HeadraceError =>
  new HeadraceError(message, { code: `connector.filesystem.${code}`, domain: 'user', retry: 'none', remedy });

/** What was there when the job found it and is not now: a mount may have gone, and may come back. */
export const fileGone = (path: string, cause?: unknown): HeadraceError =>
  new HeadraceError(`The file ${path} is gone, though it was there when it was found.`, {
    code: 'connector.filesystem.gone',
    domain: 'external',
    retry: 'backoff',
    remedy: 'Mount its folder again, or put the file back as it was; the job tries again by itself.',
    cause,
  });
