import type { JobReport } from '@/server/engine/contract/job';
import type { JobEnd, RunningJob } from '@/server/engine/worker/run-job';

/** A look at the job; no look counts for more, so that the clock of a process that is not let run stands still with it. */
const LOOK_MS = 100;
/** So long, by that clock, a job may stand still. */
const STILL_MS = 20_000;
/** Processor time of this process within one run: a job of a few dozen rows that takes more is busy without an end. */
const CPU_SECONDS = 120;

/** What a job has reached: rows that its operators have counted, checkpoints, states. Given each of its reports. */
export class Progress {
  private steps = 0;
  private rows = '';

  readonly report = (report: JobReport): void => {
    if (report.type !== 'metrics') this.steps++;
    else this.rows = report.metrics.operators.map(({ rowsIn, rowsOut, watermarkMs }) => `${rowsIn},${rowsOut},${watermarkMs}`).join(' ');
  };

  get mark(): string {
    return `${this.steps} ${this.rows}`;
  }
}

export type WatchedEnd = JobEnd | { readonly how: 'hung'; readonly message: string };

/**
 * The end of a job. One that stands still for long, or is busy without an end, is cancelled and told as hung: slowness of the machine is
 * neither, because time is only counted where this process got its turn.
 */
export async function endOf(job: RunningJob, progress: Progress, stillMs = STILL_MS): Promise<WatchedEnd> {
  const began = process.cpuUsage();
  const cpuSeconds = (): number => Object.values(process.cpuUsage(began)).reduce((sum, micros) => sum + micros / 1e6, 0);
  let [mark, still, last] = [progress.mark, 0, performance.now()];
  let hung: string | null = null;
  const watch = setInterval(() => {
    const now = performance.now();
    still += Math.min(LOOK_MS, now - last);
    last = now;
    if (progress.mark !== mark) [mark, still] = [progress.mark, 0];
    if (still < stillMs && cpuSeconds() < CPU_SECONDS) return;
    clearInterval(watch);
    hung = `the job hangs: no progress for ${Math.round(still / 1_000)} s, ${cpuSeconds().toFixed(1)} s of processor time, at ${mark}`;
    job.handle({ type: 'stop', how: { kind: 'cancel' } });
  }, LOOK_MS);
  const end = await job.ended;
  clearInterval(watch);
  return hung === null ? end : { how: 'hung', message: hung };
}
