import { connectorLaws } from './connector-laws';
import { formatLaws } from './format-laws';
import { FormatSubject } from './format-subject';
import type { ConnectorHarness, FormatHarness, SkippedLaws, TestService } from './harness';
import type { Law, LawResult } from './law';
import { lookupLaws, LookupSubject } from './lookup-laws';
import { sinkLaws } from './sink-laws';
import { SinkSubject } from './sink-subject';
import { sourceLaws } from './source-laws';
import { SourceSubject } from './source-subject';

/** One law on one case, ready to be run. Running throws nothing: what came of it is the answer. */
export interface LawRun {
  readonly law: string;
  readonly title: string;
  readonly case: string;
  run(): Promise<LawResult>;
}

/** All laws that concern a harness, role by role and case by case. */
export function lawRuns(harness: ConnectorHarness | FormatHarness): readonly LawRun[] {
  const runs: LawRun[] = [];
  const name = nameOf(harness);
  const add = <S extends object>(laws: readonly Law<S>[], caseName: string, make: () => S): void => {
    let subject: S | undefined;
    for (const law of laws)
      runs.push(lawRun({ connector: name, law, caseName, subject: () => (subject ??= make()), skip: harness.skip ?? {} }));
  };
  if ('format' in harness) {
    for (const each of harness.cases) add(formatLaws, each.name, () => new FormatSubject(harness, each));
    return runs;
  }
  add(connectorLaws, '', () => harness);
  for (const each of harness.sources ?? []) add(sourceLaws, each.name, () => new SourceSubject(harness, each));
  for (const each of harness.sinks ?? []) add(sinkLaws, each.name, () => new SinkSubject(harness, each));
  for (const each of harness.lookups ?? []) add(lookupLaws, each.name, () => new LookupSubject(harness, each));
  return runs;
}

/** Formats may be named like connectors. */
const nameOf = (harness: ConnectorHarness | FormatHarness): string =>
  'connector' in harness ? harness.connector.spec.name : `format-${harness.format.spec.name}`;

interface RunOf<S> {
  readonly connector: string;
  readonly law: Law<S>;
  readonly caseName: string;
  readonly subject: () => S;
  readonly skip: SkippedLaws;
}

function lawRun<S extends object>({ connector, law, caseName, subject, skip }: RunOf<S>): LawRun {
  const known = { connector, law: law.id, title: law.title, case: caseName };
  return {
    ...known,
    run: async () => {
      const since = performance.now();
      const result = (status: LawResult['status'], reason: string): LawResult => ({
        ...known,
        status,
        reason,
        durationMs: Math.round(performance.now() - since),
      });
      try {
        const skipped = skip[`${law.id} @ ${caseName}`] ?? skip[law.id];
        if (skipped?.trim() === '') return result('failed', 'the harness skips it without a reason');
        if (skipped !== undefined) return result('skipped', skipped);
        const of = subject();
        if ('look' in of) await (of as { look(): Promise<void> }).look();
        const notApplicable = law.applies?.(of) ?? null;
        if (notApplicable !== null) return result('skipped', `says nothing here: ${notApplicable}`);
        return result('passed', (await law.check(of)) ?? '');
      } catch (error) {
        return result('failed', error instanceof Error ? error.message : String(error));
      }
    },
  };
}

/** Rows for laws of roles that a connector does not have, so that a report shows what became of every law. */
function absentRoles(harness: ConnectorHarness | FormatHarness): LawResult[] {
  if ('format' in harness) return [];
  const { spec } = harness.connector;
  const roles = { source: sourceLaws, sink: sinkLaws, lookup: lookupLaws };
  return (['source', 'sink', 'lookup'] as const)
    .filter((role) => spec[role] === undefined)
    .flatMap((role) => roles[role].map(({ id, title }) => [role, id, title] as const))
    .map(([role, law, title]) => ({
      connector: spec.name,
      law,
      title,
      case: '',
      status: 'skipped',
      reason: `says nothing here: it is no ${role === 'lookup' ? 'dimension' : role}`,
      durationMs: 0,
    }));
}

/**
 * Runs every law of a harness, with its service around them; `onResult` hears of each as it comes. Laws of roles that the connector
 * does not have stand at the end, as skipped.
 */
export async function verify(
  harness: ConnectorHarness | FormatHarness,
  onResult: (result: LawResult) => void = () => undefined,
): Promise<readonly LawResult[]> {
  const service = await startService(harness);
  const results: LawResult[] = [];
  try {
    for (const each of lawRuns(harness)) {
      const result = 'missing' in service ? skippedFor(service.missing, harness, each) : await each.run();
      results.push(result);
      onResult(result);
    }
  } finally {
    if ('stop' in service) await service.stop();
  }
  return [...results, ...absentRoles(harness)];
}

const startService = async (harness: ConnectorHarness | FormatHarness): Promise<TestService> =>
  (await harness.start?.()) ?? { stop: () => Promise.resolve() };

const skippedFor = (missing: string, harness: ConnectorHarness | FormatHarness, { law, title, ...of }: LawRun): LawResult => ({
  connector: nameOf(harness),
  law,
  title,
  case: of.case,
  status: 'skipped',
  reason: missing,
  durationMs: 0,
});

/** The crash explorer runs a job some hundred times, which takes twenty seconds on a quiet machine. */
const LAW_TIMEOUT_MS = 300_000;

/** The part of a test program that the kit needs; vitest's own functions fit. */
export interface TestProgram {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: (context: { skip(reason?: string): unknown }) => Promise<void>, timeoutMs?: number): unknown;
  beforeAll(body: () => Promise<void>): unknown;
  afterAll(body: () => Promise<void>): unknown;
}

/** Every law as a test of its own. A law that is skipped is skipped aloud, with its reason. */
export function testLaws(harness: ConnectorHarness | FormatHarness, { describe, it, beforeAll, afterAll }: TestProgram): void {
  let service: TestService = { missing: 'the service was not started' };
  beforeAll(async () => {
    service = await startService(harness);
  });
  afterAll(async () => {
    if ('stop' in service) await service.stop();
  });
  const runs = lawRuns(harness);
  for (const name of new Set(runs.map((run) => run.case)))
    describe(name === '' ? 'the connector' : name, () => {
      for (const each of runs.filter((run) => run.case === name))
        it(
          `${each.law}: ${each.title}`,
          async (context) => {
            if ('missing' in service) return void context.skip(service.missing);
            const { status, reason } = await each.run();
            if (status === 'skipped') context.skip(reason);
            if (status === 'failed') throw new Error(reason);
          },
          LAW_TIMEOUT_MS,
        );
    });
}
