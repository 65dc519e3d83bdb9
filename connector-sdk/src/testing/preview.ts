import { optionMeta, type OptionMeta } from '../spec/options';
import type { ConnectorHarness } from './harness';
import { valueText } from './same-rows';
import type { ConnectorRuntime } from '../runtime';
import type { SqlRow } from '../schema/values';
import type { TestInstance } from './contexts';
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

/** The first rows of a table in the order in which one reader finds them; fewer where it ends, or nothing came for `waitMs`. Throws what reading throws. */
export async function firstRows<O>(
  source: NonNullable<ConnectorRuntime<O>['source']>,
  instance: TestInstance<O>,
  { most, waitMs }: { readonly most: number; readonly waitMs: number },
): Promise<readonly SqlRow[]> {
  const run = new SourceRun({ source, instance, fetchRows: FETCH_ROWS, rowText: String } as SourceSetup, 1);
  try {
    await run.start();
    for (let quietSince = Date.now(); run.rows.length < most && !run.ended && Date.now() - quietSince < waitMs;) {
      if ((await run.step(0)).length > 0) quietSince = Date.now();
    }
    return run.rows.slice(0, most);
  } finally {
    await run.close();
  }
}
const FETCH_ROWS = 4_096;
