import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { emptyCatalog } from '@/model/catalog/table-definition';
import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import { compileScript, type Compilation } from '@/server/compiler/index';
import type { JobStart } from '@/server/engine/contract/job';
import { runJob } from '@/server/engine/worker/run-job';
import { harnessParts, tellHarness } from './harness-parts';
import { endOf, Progress, type WatchedEnd } from './progress';

/** What came of a script: its rows, the codes of the diagnostics that refused it, or the failure of its run. */
export type HeadraceOutcome =
  | { readonly how: 'rows'; readonly lines: readonly string[] }
  | { readonly how: 'refused'; readonly codes: readonly string[]; readonly messages: readonly string[] }
  | { readonly how: 'failed'; readonly message: string };

export interface HeadraceRequest {
  readonly script: string;
  /** Relative paths of the script start here. */
  readonly folder: string;
  readonly variant: Variant;
  readonly workerFile: URL;
}

/** `batches`: the input in random pieces; `restored`: stopped with a checkpoint in the middle, restored at another parallelism. */
export interface Variant {
  readonly batches: number | null;
  readonly restored: { readonly from: number; readonly to: number } | null;
}

export const straight: Variant = { batches: null, restored: null };
const QUIET_MS = 40;

/** Compiles and runs a script in this process. Never rejects for what the script says or does. */
export async function runOnHeadrace(request: HeadraceRequest): Promise<HeadraceOutcome> {
  let compilation: Compilation;
  try {
    compilation = compiled(request.script, request.variant.restored?.from ?? 1);
  } catch (error) {
    return { how: 'failed', message: `the compiler threw ${(error as Error).stack ?? String(error)}` };
  }
  const errors = compilation.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0 || compilation.plan === null) {
    return { how: 'refused', codes: [...new Set(errors.map(({ code }) => code))], messages: errors.map(({ message }) => message) };
  }
  const home = mkdtempSync(path.join(tmpdir(), 'headrace-conformance-'));
  try {
    return await runIn(home, request, compilation.plan);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function compiled(script: string, parallelism: number): Compilation {
  const text = `${script}\n;SET 'parallelism.default' = '${parallelism}';\n`;
  return compileScript({ text, name: 'case', catalog: emptyCatalog, connectors: { connectors: connectorSpecs, formats: formatSpecs } });
}

async function runIn(home: string, request: HeadraceRequest, plan: NonNullable<Compilation['plan']>): Promise<HeadraceOutcome> {
  const { variant, folder, script } = request;
  const output = path.join(home, 'output');
  const start: JobStart = {
    ...{ jobId: 'conformance', plan, restore: { kind: 'none' }, fencingEpoch: 0, secrets: {}, allowedPaths: null },
    ...{ allowRewind: false, allowNonRestoredState: false, baseDirectory: folder },
    checkpointDirectory: variant.restored === null ? null : path.join(home, 'checkpoints'),
  };
  const shaking = variant.batches === null ? null : { seed: variant.batches, holdAfterBytes: null };
  if (variant.restored !== null) {
    const seed = variant.batches ?? 1;
    tellHarness({ output, shaking: { seed, holdAfterBytes: 60 + ((seed * 97) % 400) } });
    const first = await runToHold(start, output, request.workerFile);
    if (first.how === 'failed' || first.how === 'hung') return failure(first);
    if (first.how !== 'finished') {
      tellHarness({ output, shaking });
      const again = compiled(script, variant.restored.to).plan!;
      const second = await run({ ...start, plan: again, restore: { kind: 'latest' } }, request.workerFile);
      if (second.how !== 'finished') return failure(second);
    }
  } else {
    tellHarness({ output, shaking });
    const end = await run(start, request.workerFile);
    if (end.how !== 'finished') return failure(end);
  }
  const text = existsSync(output) ? readFileSync(output, 'utf8') : '';
  return { how: 'rows', lines: text.split('\n').filter((line) => line !== '') };
}

const failure = (end: WatchedEnd): HeadraceOutcome => {
  if (end.how === 'hung') return { how: 'failed', message: end.message };
  return { how: 'failed', message: end.how === 'failed' ? `${end.error.code}: ${end.error.message}` : `the job ended as ${end.how}` };
};

function run(start: JobStart, workerFile: URL): Promise<WatchedEnd> {
  const progress = new Progress();
  return endOf(runJob(start, { parts: harnessParts(), workerFile, report: progress.report, log: () => undefined }), progress);
}

/** Asks for the stop once the held sources have given what they may and the sinks have been quiet for a moment. */
function runToHold(start: JobStart, output: string, workerFile: URL): Promise<WatchedEnd> {
  const progress = new Progress();
  let runningSince: number | null = null;
  let size = -1;
  let quietSince = 0;
  const job = runJob(start, {
    ...{ parts: harnessParts(), workerFile, log: () => undefined },
    report: (report) => {
      progress.report(report);
      if (report.type === 'running') runningSince = quietSince = Date.now();
    },
  });
  const watch = setInterval(() => {
    const now = existsSync(output) ? statSync(output).size : 0;
    if (now !== size) [size, quietSince] = [now, Date.now()];
    if (runningSince === null || Date.now() - quietSince < QUIET_MS) return;
    clearInterval(watch);
    job.handle({ type: 'stop', how: { kind: 'checkpoint' } });
  }, 5);
  void job.ended.then(() => clearInterval(watch));
  return endOf(job, progress);
}
