/**
 * Named places in the protocol where a test may have the process die: `HEADRACE_FAULT=<point>[:nth]` kills it with SIGKILL when it
 * comes there the nth time (1 unless given). Without the variable a fault point costs one comparison.
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

const wanted = parse(process.env['HEADRACE_FAULT']);
let passed = 0;

export function faultPoint(point: FaultPoint): void {
  if (wanted?.point === point && ++passed === wanted.nth) process.kill(process.pid, 'SIGKILL');
}

function parse(text: string | undefined): { readonly point: string; readonly nth: number } | null {
  if (!text) return null;
  const [point, nth] = text.split(':');
  return { point: point!, nth: Number(nth ?? 1) };
}
