import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseError, systemCode } from './database-error';
import type { HomeLayout } from './home';

/** Seals with AES-256-GCM: one version byte, 12 bytes of nonce, 16 of tag, then the text. `label` is authenticated: a value moved to another name does not open. */
export interface SecretBox {
  seal(label: string, value: string): Uint8Array<ArrayBuffer>;
  open(label: string, sealed: Uint8Array): string;
}

const VERSION = 1;

/** The key lies in the home, readable by the owner alone; made on first use. Without the file, what was sealed is lost. */
export function openSecretBox(home: HomeLayout): SecretBox {
  const key = readOrMakeKey(path.join(home.keys, 'secrets.key'));
  return {
    seal(label, value) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(label));
      const text = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
      return Uint8Array.from(Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), text]));
    },
    open(label, sealed) {
      const bytes = Buffer.from(sealed);
      try {
        if (bytes[0] !== VERSION) throw unreadable(label);
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 13))
          .setAAD(Buffer.from(label))
          .setAuthTag(bytes.subarray(13, 29));
        return Buffer.concat([decipher.update(bytes.subarray(29)), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw unreadable(label, cause);
      }
    },
  };
}

const unreadable = (label: string, cause?: unknown): DatabaseError =>
  new DatabaseError(
    'secret.unreadable',
    `The secret ${label} cannot be opened with the key file of this home.`,
    'Set its value again, or restore keys/secrets.key from the home that it was made in.',
    { cause },
  );

function readOrMakeKey(file: string): Buffer {
  const existing = readKey(file);
  if (existing) return existing;
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, randomBytes(32).toString('hex'), { mode: 0o600 });
  try {
    linkSync(draft, file); // fails where another process was first: then its key holds
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readKey(file) ?? readOrMakeKey(file);
}

function readKey(file: string): Buffer | undefined {
  try {
    const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
    if (key.length === 32) return key;
    throw new DatabaseError('secret.key-file', `${file} does not hold a key of 32 bytes.`, 'Restore the file from a backup of the home.');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
