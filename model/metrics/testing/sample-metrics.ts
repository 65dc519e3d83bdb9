import type { JobMetrics } from '../job-metrics';

/** The figures of a job that has done nothing yet, but for what a test says. */
export const sampleMetrics = (more: Partial<JobMetrics>): JobMetrics => ({
  atMs: 0,
  uptimeMs: 0,
  rates: { rowsInPerSec: 0, rowsOutPerSec: 0, watermarkMs: null },
  rowsIn: 0,
  rowsOut: 0,
  lateRows: 0,
  skippedRows: 0,
  deadLetterRows: 0,
  stateBytes: 0,
  memoryBytes: 0,
  cpu: 0,
  checkpoint: null,
  operators: [],
  edges: [],
  ...more,
});
