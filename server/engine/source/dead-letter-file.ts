import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { RejectedRecord } from '@headrace/connector-sdk/errors';

export interface DeadLetterPlace {
  /** Folder of all dead letters of a job. */
  readonly directory: string;
  readonly operator: string;
  readonly subtask: number;
  readonly attempt: number;
}

/**
 * Records that policy let pass, one JSON line each: `at` (ISO), `operator`, `place`, `problem`, `text` (or `base64` where the bytes are
 * no UTF-8). One file an epoch; `seal` makes it durable together with the position that passes its records. Files that no checkpoint
 * names are removed at the next start, since their records are read again.
 */
export class DeadLetterFile {
  private descriptor: number | null = null;
  private name = '';
  private count = 0;

  constructor(private readonly place: DeadLetterPlace) {}

  append(record: RejectedRecord, problem: string): void {
    writeSync(this.open(), letterLine(this.place.operator, record, problem));
  }

  /** Names of the files that this epoch filled: none or one. */
  seal(): readonly string[] {
    if (this.descriptor === null) return [];
    fsyncSync(this.descriptor);
    closeSync(this.descriptor);
    this.descriptor = null;
    return [this.name];
  }

  private open(): number {
    if (this.descriptor !== null) return this.descriptor;
    mkdirSync(this.place.directory, { recursive: true });
    const { operator, subtask, attempt } = this.place;
    this.name = `${encodeURIComponent(operator)}-${subtask}-${attempt}-${++this.count}.jsonl`;
    return (this.descriptor = openSync(path.join(this.place.directory, this.name), 'w'));
  }
}

/** One record of a file of dead letters. */
export const letterLine = (operator: string, { place, bytes }: RejectedRecord, problem: string): string =>
  `${JSON.stringify({ at: new Date().toISOString(), operator, place, problem, ...textOf(bytes) })}\n`;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

function textOf(bytes: Uint8Array): { readonly text: string } | { readonly base64: string } {
  try {
    return { text: strictUtf8.decode(bytes) };
  } catch {
    return { base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64') };
  }
}
