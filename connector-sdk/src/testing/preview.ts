import { optionMeta, type OptionMeta } from '../spec/options';
import type { ConnectorHarness } from './harness';
import { valueText } from './same-rows';
import type { ConnectorRuntime } from '../runtime';
import type { SqlRow } from '../schema/values';
import { systemClock, type TestInstance } from './contexts';
import { SourceRun, type SourceSetup } from './source-run';

export interface FormField extends OptionMeta {
  readonly key: string;
}
export interface ConnectorPreview {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly fields: readonly FormField[];
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly string[])[];
  /** What went wrong while rows were read. */
  readonly problem: string | null;
}

/** What a page shows of a connector while it is being written: its form, and the first rows of the harness's first source. */
export async function previewConnector({ connector, sources, start }: ConnectorHarness, most = 50): Promise<ConnectorPreview> {
  const { spec, source } = connector;
  const fields = Object.entries(spec.options.shape).flatMap(([key, type]) => {
    const meta = optionMeta.get(type);
    return meta ? [{ ...meta, key }] : [];
  });
  const shown = { name: spec.name, title: spec.title, summary: spec.summary, fields, columns: [], rows: [], problem: null };
  const [first] = sources ?? [];
  if (!source || !first) return shown;
  const service = await start?.();
  if (service && 'missing' in service) return { ...shown, problem: service.missing };
  const place = await first.open();
  const { instance } = place;
  const columns = instance.table.fields.map(({ name, type }) => ({ name, type: type.kind }));
  try {
    const rows = await firstRows(source, instance, { most, waitMs: 400 });
    return { ...shown, columns, rows: rows.map((row) => row.map(valueText)) };
  } catch (error) {
    return { ...shown, columns, problem: error instanceof Error ? error.message : String(error) };
  } finally {
    await place.remove?.();
    await service?.stop();
  }
}

/** How many rows are wanted, and how long they are waited for. */
export interface RowsWanted {
  readonly most: number;
  /** So long nothing may come before those that are there are all. */
  readonly waitMs: number;
  /** So long the first one may take; absent: `waitMs`. */
  readonly firstWaitMs?: number;
  /** Ends the wait: those that are there are all. */
  readonly signal?: AbortSignal;
}

/**
 * The first rows of a table in the order in which one reader finds them; fewer where it ends, or is not waited for any longer. What the table gets
 * meanwhile is found. Throws what reading throws.
 */
export async function firstRows<O>(
  source: NonNullable<ConnectorRuntime<O>['source']>,
  instance: TestInstance<O>,
  { most, waitMs, firstWaitMs = waitMs, signal }: RowsWanted,
): Promise<readonly SqlRow[]> {
  const run = new SourceRun({ source, instance, fetchRows: FETCH_ROWS, rowText: String } as SourceSetup, 1);
  const patient = (quietMs: number): boolean => signal?.aborted !== true && quietMs < (run.rows.length === 0 ? firstWaitMs : waitMs);
  try {
    await run.start();
    let [quietSince, lookedAt] = [Date.now(), Date.now()];
    while (run.rows.length < most && !run.ended && patient(Date.now() - quietSince)) {
      if ((await run.step(0)).length > 0) quietSince = Date.now();
      // A reader without splits answers at once, and who could give it some needs its turn.
      else if (run.splitsOf().length === 0) await systemClock.sleep(PAUSE_MS, signal);
      if (Date.now() - lookedAt < DISCOVER_EVERY_MS) continue;
      await run.discover();
      lookedAt = Date.now();
    }
    return run.rows.slice(0, most);
  } finally {
    await run.close();
  }
}
const FETCH_ROWS = 4_096;
const PAUSE_MS = 20;
const DISCOVER_EVERY_MS = 500;
