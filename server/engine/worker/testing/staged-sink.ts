import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import path from 'node:path';
import { option, z, type ConnectorRuntime, type ConnectorSpec, type SqlRow, type StageRef } from '@headrace/connector-sdk';

const options = z.object({
  path: option.text({ title: 'Folder' }),
  'slow-prepares': option.integer({ title: 'So many epochs are prepared slowly', fallback: '0' }),
  'slow-writes': option.integer({ title: 'So many writes are slow', fallback: '0' }),
  'slow-commits': option.integer({ title: 'So many commits are slow', fallback: '0' }),
  'slow-ms': option.integer({ title: 'How long slow is', fallback: '0' }),
});
type Options = z.infer<typeof options>;
const Committable = z.object({ stage: z.object({ name: z.string(), sizeBytes: z.number() }), file: z.string() });
type Committable = z.infer<typeof Committable>;

const spec: ConnectorSpec<Options> = {
  name: 'staged',
  title: 'Staged',
  summary: 'Files that appear at commits',
  icon: 'file',
  options,
  formats: [],
  sink: {
    payload: () => 'rows',
    accepts: () => ({ kinds: ['insert'], deleteByKey: false }),
    guarantee: () => 'exactly-once',
  },
  metadataColumns: [],
  permissions: () => ({}),
  flink: () => ({ kind: 'unsupported', reason: 'for tests' }),
};

/** Exactly-once by staged epochs: each epoch of a writer becomes one file, named after lineage, checkpoint and subtask. */
export const stagedSink: ConnectorRuntime<Options> = {
  spec,
  check: () => Promise.resolve({ ok: true }),
  sink: {
    committable: { version: 1, schema: Committable },
    createWriter: (ctx) => {
      let rows: SqlRow[] = [];
      const { 'slow-writes': slowWrites, 'slow-prepares': slowPrepares, 'slow-ms': slowMs } = ctx.options;
      const writePause = pausing(slowWrites, slowMs);
      const preparePause = pausing(slowPrepares, slowMs);
      return {
        write: (data) => {
          if (data.kind === 'rows') rows = rows.concat(data.rows);
          return writePause();
        },
        prepareCommit: async (checkpointId) => {
          await preparePause();
          if (rows.length === 0) return { committables: [] };
          const stage = await ctx.stage.create();
          await stage.append(new TextEncoder().encode(rows.map((row) => `${row.join(',')}\n`).join('')));
          rows = [];
          return { committables: [{ stage: await stage.seal(), file: `${ctx.lineage.lineageId}-${checkpointId}-${ctx.subtask}.csv` }] };
        },
        close: () => Promise.resolve(),
      };
    },
    createCommitter: (ctx) => {
      const commitPause = pausing(ctx.options['slow-commits'], ctx.options['slow-ms']);
      return {
        commit: async (_id, requests) => {
          await commitPause();
          const folder = ctx.resolvePath(ctx.options.path);
          await mkdir(folder, { recursive: true });
          for (const request of requests) {
            const target = path.join(folder, request.committable.file);
            if (existsSync(target)) request.alreadyCommitted();
            else {
              await copyStage(ctx.stage.open(request.committable.stage as StageRef), target);
              request.committed();
              ctx.metrics.counter('staged.commits').add(1);
            }
          }
        },
        close: () => Promise.resolve(),
      };
    },
  },
};

/** The first so many calls take so long. */
function pausing(times: number, ms: number): () => Promise<void> | undefined {
  let left = times;
  return () => (left-- > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined);
}

async function copyStage(bytes: AsyncIterable<Uint8Array>, target: string): Promise<void> {
  const file = await open(`${target}.tmp`, 'w');
  for await (const piece of bytes) await file.write(piece);
  await file.sync();
  await file.close();
  await rename(`${target}.tmp`, target);
}

/** All visible lines, sorted. */
export function stagedLines(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.csv'))
    .flatMap((name) => readFileSync(path.join(folder, name), 'utf8').trimEnd().split('\n'))
    .sort();
}
