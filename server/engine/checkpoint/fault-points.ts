import { readFileSync, unlinkSync } from 'node:fs';

/**
 * Named places in the protocol where a test may have a process die with SIGKILL; without the variable one costs one comparison.
 * `HEADRACE_FAULT=<point>[:nth]`: this process, when it comes there the nth time (1 unless given). `HEADRACE_FAULT=@<file>`: as long as
 * the file lies there and reads `<point> [pid]`, who comes there first takes it away and kills the process with that number, or itself:
 * so a runner or a web process dies at a step of a job, and a job that has long begun gets its order late.
 */
export const faultPoints = {
  'start.locked': 'the directory is locked, nothing is read yet',
  'start.lineage-written': 'this attempt stands in lineage.json',
  'start.recovered': 'sinks have recovered, pending committables are not yet committed',
  'checkpoint.triggered': 'enumerators are in the snapshot, barriers are on their way',
  'sink.before-prepare': 'a writer has all rows of the epoch and was not yet asked to prepare',
  'sink.after-prepare': 'a writer has prepared, the coordinator does not know',
  'checkpoint.section-written': 'a section file is durable',
  'checkpoint.before-manifest': 'all subtasks have answered, no manifest',
  'checkpoint.manifest-written': 'the manifest is durable under its temporary name',
  'checkpoint.manifest-renamed': 'the checkpoint is complete, nothing is committed',
  'commit.started': 'commit-started is durable, no committer was called',
  'commit.answered': 'a committer answered, nothing is recorded',
  'commit.done': 'all committers answered, writers do not know',
  'checkpoint.before-retire': 'the new checkpoint is complete and committed, old ones are still there',
  'finish.before-marker': 'the final checkpoint is committed, the job is not marked finished',
  'finish.marked': 'the finished marker is durable',
} as const satisfies Readonly<Record<string, string>>;

export type FaultPoint = keyof typeof faultPoints;

type Order = { readonly point: string; readonly nth: number } | { readonly file: string };

const order = parse(process.env['HEADRACE_FAULT']);
let passed = 0;

export function faultPoint(point: FaultPoint): void {
  if (order === null) return;
  if ('file' in order) carryOut(order.file, point);
  else if (order.point === point && ++passed === order.nth) process.kill(process.pid, 'SIGKILL');
}

function parse(text: string | undefined): Order | null {
  if (!text) return null;
  if (text.startsWith('@')) return { file: text.slice(1) };
  const [point, nth] = text.split(':');
  return { point: point!, nth: Number(nth ?? 1) };
}

/** Of several that come there at once, the one whose unlink succeeds. */
function carryOut(file: string, point: FaultPoint): void {
  try {
    const [wanted, pid] = readFileSync(file, 'utf8').trim().split(' ');
    if (wanted !== point) return;
    unlinkSync(file);
    process.kill(pid === undefined ? process.pid : Number(pid), 'SIGKILL');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ESRCH') throw error; // nothing is ordered (any more), or the victim is gone
  }
}
