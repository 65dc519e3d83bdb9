import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { headrace } from '@/server/cli/testing/headrace';
import type { TestTopics } from './test-topics';

/** A job that copies one topic into another, exactly once, as a process of its own; its ids tell what came through. */
export class CopiedJob {
  readonly work = mkdtempSync(path.join(os.tmpdir(), 'headrace-kafka-copy-'));
  private readonly script = path.join(this.work, 'job.sql');

  constructor(
    private readonly topics: TestTopics,
    private readonly of: { readonly name: string; readonly partitions: number; readonly bootstrap: string; readonly options?: string },
  ) {
    const at = `'properties.bootstrap.servers' = '${of.bootstrap}', 'format' = 'json'`;
    writeFileSync(
      this.script,
      `CREATE TEMPORARY TABLE i (id BIGINT) WITH ('connector' = 'kafka', 'topic' = '${of.name}-in', ${at}, 'scan.startup.mode' = 'earliest-offset');
       CREATE TEMPORARY TABLE o (id BIGINT) WITH ('connector' = 'kafka', 'topic' = '${of.name}-out', ${at}${of.options ?? ''});
       INSERT INTO o SELECT id FROM i;`,
    );
  }

  async createTopics(replicas = 1): Promise<void> {
    for (const side of ['in', 'out']) await this.topics.create(`${this.of.name}-${side}`, this.of.partitions, {}, replicas);
  }

  /** Goes on from the newest checkpoint in `folder`. */
  start(folder = 'chk'): ReturnType<typeof headrace> {
    const checkpoints = ['--checkpoint-dir', path.join(this.work, folder), '--checkpoint-interval', '200ms', '--restore', 'latest'];
    return headrace(['run', this.script, ...checkpoints]);
  }

  async feed(from: number, to: number): Promise<void> {
    const { name, partitions } = this.of;
    const ids = Array.from({ length: to - from }, (_, i) => from + i);
    for (let partition = 0; partition < partitions; partition++) {
      const own = ids.filter((id) => id % partitions === partition);
      await this.topics.lines(
        `${name}-in`,
        partition,
        own.map((id) => JSON.stringify({ id })),
      );
    }
  }

  /** Ids that a reader of committed records sees, sorted. */
  async seen(): Promise<number[]> {
    const rows = await this.topics.readAll(`${this.of.name}-out`, this.of.partitions);
    return rows.map(({ value }) => (JSON.parse(value!) as { id: number }).id).sort((a, b) => a - b);
  }

  remove(): void {
    rmSync(this.work, { recursive: true, force: true });
  }
}

/** Every id below `count`, once. */
export const idsBelow = (count: number): number[] => Array.from({ length: count }, (_, id) => id);
