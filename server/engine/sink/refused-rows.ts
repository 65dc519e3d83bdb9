import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { OnError } from '@headrace/connector-sdk/format';
import type { CommitterContext, RefusedRow } from '@headrace/connector-sdk/sink';
import { commitLettersName } from '../checkpoint/checkpoint-directory';
import { writeDurably } from '../checkpoint/durable';
import type { OperatorMeter } from '../metrics/operator-meter';
import { letterLine } from '../source/dead-letter-file';

export interface RefusedRowsParts {
  /** Folder of all dead letters of a job. */
  readonly directory: string;
  readonly operator: string;
  readonly onError: OnError;
  readonly meter: OperatorMeter;
}

/** What becomes of rows that a sink's committer leaves out: one file a checkpoint, which the same checkpoint writes anew when it is committed again. */
export class RefusedRows {
  /** Of the checkpoint that was committed last. */
  private counted = { id: -1, rows: 0 };

  constructor(private readonly parts: RefusedRowsParts) {}

  readonly keep: CommitterContext<unknown>['keepRefused'] = async (checkpointId, refused) => {
    const [first] = refused;
    if (this.parts.onError === 'fail' && first) throw first.error;
    if (this.parts.onError === 'dead-letter') await this.write(checkpointId, refused);
    this.count(checkpointId, refused.length);
  };

  private async write(checkpointId: number, refused: readonly RefusedRow[]): Promise<void> {
    const { directory, operator } = this.parts;
    const file = path.join(directory, commitLettersName(operator, checkpointId));
    if (refused.length === 0) return rm(file, { force: true });
    await mkdir(directory, { recursive: true });
    await writeDurably(file, refused.map(({ record, error }) => letterLine(operator, record, error.message)).join(''));
  }

  private count(checkpointId: number, rows: number): void {
    const before = this.counted.id === checkpointId ? this.counted.rows : 0;
    this.counted = { id: checkpointId, rows };
    const { meter, onError } = this.parts;
    if (onError === 'skip') meter.skippedRows += rows - before;
    else meter.deadLetterRows += rows - before;
  }
}
