import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DocumentNode, emptyDocument, type PipelineDocument } from '@/model/graph/document';
import { DeploymentConfig, defaultDeploymentConfig } from '@/model/job/config';
import { asNodeId } from '@/model/ids';
import type { LiveUpdate } from '@/model/metrics/live-update';
import { Chart, type ChartInput } from '@/model/report/chart';
import { createCaller } from '@/server/api/root';
import { SERVING_URL } from '@/server/control/backends/embedded/serving-database';
import { samplePlan } from '@/server/control/testing/sample-deployment';
import { jobRepository } from '@/server/db/repositories/jobs';
import { snapshotRepository } from '@/server/db/repositories/snapshots';
import type { JobPlan } from '@/server/plan/job/job-plan';
import { types } from '@headrace/connector-sdk/schema';
import { compilesTo, serviceBench, type ServiceBench } from './testing/service-bench';

let bench: ServiceBench;
let api: ReturnType<typeof createCaller>;
let count = 0;

beforeAll(async () => {
  bench = await serviceBench();
  api = createCaller({ services: bench.services, authorised: true });
});
afterAll(() => bench.dispose());

const newPipeline = () => api.pipelines.create({ namespace: 'w', name: `p ${++count}` });
const withNote = (document: PipelineDocument, text: string): PipelineDocument => ({
  ...document,
  notes: [{ id: text, text, position: { x: 0, y: 0 }, width: 100, height: 50 }],
});
const deploy = (pipelineId: string, revision: number, start = true) =>
  api.deployments.deploy({ pipelineId, revision, config: defaultDeploymentConfig, start });

describe('pipelines', () => {
  it('two editors at once: the second save is kept whole as a draft, the first one stands', async () => {
    const { id, name } = await newPipeline();
    const document = emptyDocument(name);
    const [a, b] = await Promise.all([
      api.pipelines.save({ id, baseRevision: 1, document: withNote(document, 'a') }),
      api.pipelines.save({ id, baseRevision: 1, document: withNote(document, 'b') }),
    ]);
    const winner = a.kind === 'saved' ? 'a' : 'b';
    const loser = winner === 'a' ? b : a;
    if (loser.kind !== 'conflict') throw new Error('both were saved');
    expect(loser.currentRevision).toBe(2);
    const stored = await api.pipelines.get({ id });
    expect(stored).toMatchObject({ revision: 2, draftCount: 1, content: { document: { notes: [{ text: winner }] } } });
    expect(await api.pipelines.draft({ id: loser.draftId })).toMatchObject({
      baseRevision: 1,
      content: { kind: 'ok', document: { notes: [{ text: winner === 'a' ? 'b' : 'a' }] } },
    });
    await api.pipelines.discardDraft({ id: loser.draftId });
    expect(await api.pipelines.drafts({ id })).toEqual([]);
  });

  it('a document of a newer version opens read-only with both versions and is never saved over by an import', async () => {
    const { id } = await newPipeline();
    await bench.database.db.pipeline.update({ where: { id }, data: { document: { version: 99, name: 'future', secret: 'kept' } } });
    expect((await api.pipelines.get({ id })).content).toMatchObject({ kind: 'newer', foundVersion: 99, json: { secret: 'kept' } });
    await expect(api.pipelines.importJson({ namespace: 'w', json: '{"version":99}' })).rejects.toMatchObject({
      code: 'PRECONDITION_FAILED',
      message: expect.stringContaining('99'),
    });
    await expect(api.pipelines.importJson({ namespace: 'w', json: '{"vers' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('keeps a document with characters that PostgreSQL cannot hold, and refuses a name of them', async () => {
    const { id, name } = await newPipeline();
    const saved = await api.pipelines.save({ id, baseRevision: 1, document: withNote(emptyDocument(name), 'a\0b') });
    expect(saved.kind).toBe('saved');
    expect((await api.pipelines.get({ id })).content).toMatchObject({ document: { notes: [{ text: 'a\ufffdb' }] } });
    await expect(api.pipelines.create({ namespace: 'w', name: 'a\0b' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('exports what an import takes back, under a free name; duplicates, renames, removes', async () => {
    const { id, name } = await newPipeline();
    const { json, fileName } = await api.pipelines.exportJson({ id });
    expect(fileName).toBe(`${name.replace(' ', '-')}.json`);
    const imported = await api.pipelines.importJson({ namespace: 'w', json });
    expect(imported.name).toBe(`${name} 2`);
    const copy = await api.pipelines.duplicate({ id });
    await expect(api.pipelines.rename({ id: copy.id, name })).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await api.pipelines.rename({ id: copy.id, name: `${name} renamed` })).toMatchObject({ revision: 2 });
    await api.pipelines.remove({ id: copy.id });
    await expect(api.pipelines.get({ id: copy.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('deployments', () => {
  it('refuses a document with errors with its diagnostics, and a revision that is not the newest', async () => {
    const { id, name } = await newPipeline();
    const diagnostic = { code: 'x', severity: 'error', at: { nodeId: asNodeId('n') }, message: 'wrong', params: {} } as const;
    bench.compiled = () => ({ sql: '', diagnostics: [diagnostic], plan: null, guarantee: null });
    expect(await deploy(id, 1)).toEqual({ kind: 'refused', diagnostics: [diagnostic] });
    bench.compiled = () => compilesTo(samplePlan('run'));
    await api.pipelines.save({ id, baseRevision: 1, document: emptyDocument(name) });
    await expect(deploy(id, 1)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await deploy(id, 2)).toMatchObject({ kind: 'deployed', version: 1 });
  });

  it('two first deploys at once are two versions of one deployment', async () => {
    const { id } = await newPipeline();
    const outcomes = await Promise.all([deploy(id, 1), deploy(id, 1), deploy(id, 1)]);
    const versions = outcomes.map((outcome) => (outcome.kind === 'deployed' ? outcome.version : 0));
    expect(versions.sort()).toEqual([1, 2, 3]);
    expect(new Set(outcomes.map((outcome) => outcome.kind === 'deployed' && outcome.deploymentId)).size).toBe(1);
    await api.deployments.cancel({ id: outcomes[0]!.kind === 'deployed' ? outcomes[0]!.deploymentId : '' });
  });

  it('keeps one deployment a pipeline, counts versions, and is removed only at rest', async () => {
    const { id } = await newPipeline();
    const first = await deploy(id, 1);
    const second = await deploy(id, 1);
    if (first.kind !== 'deployed' || second.kind !== 'deployed') throw new Error('refused');
    expect(second).toEqual({ kind: 'deployed', deploymentId: first.deploymentId, version: 2 });
    const { deploymentId } = first;
    expect(await api.deployments.get({ id: deploymentId })).toMatchObject({
      desired: 'RUNNING',
      current: 'CANCELLED',
      version: 2,
      sql: 'SELECT 1',
    });
    await expect(api.deployments.remove({ id: deploymentId })).rejects.toMatchObject({ code: 'PRECONDITION_FAILED' });
    await expect(api.pipelines.remove({ id })).rejects.toMatchObject({ code: 'PRECONDITION_FAILED' });
    await api.deployments.cancel({ id: deploymentId });
    await expect(api.deployments.suspend({ id: deploymentId })).rejects.toMatchObject({ code: 'PRECONDITION_FAILED' });
    const kinds = (await api.deployments.events({ id: deploymentId })).map((event) => event.kind);
    expect(kinds.filter((kind) => kind === 'deployed')).toHaveLength(2);
    await api.pipelines.remove({ id });
    await expect(api.deployments.get({ id: deploymentId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('takes the deletion of a pipeline back: the same id, with its deployment, history, drafts and reports', async () => {
    const { id, name } = await newPipeline();
    const outcome = await deploy(id, 1);
    if (outcome.kind !== 'deployed') throw new Error('refused');
    const { deploymentId } = outcome;
    await api.deployments.cancel({ id: deploymentId });
    const { document } = (await api.pipelines.get({ id })).content as { document: PipelineDocument };
    await api.pipelines.save({ id, baseRevision: 99, document });
    const report = await bench.services.reports.create({ namespace: 'w', name, charts: [], origin: { pipelineId: id, sinkNodeId: null } });
    const seen = () =>
      Promise.all([
        api.pipelines.get({ id }),
        api.deployments.get({ id: deploymentId }),
        api.deployments.events({ id: deploymentId }),
        api.pipelines.drafts({ id }),
        api.reports.get({ id: report.id }),
      ]);
    const before = await seen();

    await api.pipelines.remove({ id });
    const gone = { code: 'NOT_FOUND' };
    await expect(api.pipelines.get({ id })).rejects.toMatchObject(gone);
    await expect(api.pipelines.save({ id, baseRevision: 1, document })).rejects.toMatchObject(gone);
    await expect(api.pipelines.rename({ id, name: 'other' })).rejects.toMatchObject(gone);
    await expect(api.pipelines.remove({ id })).rejects.toMatchObject(gone);
    await expect(api.deployments.get({ id: deploymentId })).rejects.toMatchObject(gone);
    await expect(api.deployments.start({ id: deploymentId })).rejects.toMatchObject(gone);
    await expect(api.deployments.remove({ id: deploymentId })).rejects.toMatchObject(gone);
    await expect(deploy(id, 1)).rejects.toMatchObject(gone);
    expect((await api.pipelines.list({})).some((pipeline) => pipeline.id === id)).toBe(false);
    expect((await api.deployments.list({})).some((deployment) => deployment.id === deploymentId)).toBe(false);
    expect(await api.reports.get({ id: report.id })).toMatchObject({ pipelineId: null, deploymentId: null });

    expect(await api.pipelines.restore({ id })).toMatchObject({ id, name });
    expect(await seen()).toEqual(before);
    expect(await api.pipelines.restore({ id })).toMatchObject({ id, name });
    expect(await deploy(id, 1)).toMatchObject({ deploymentId, version: 2 });
    await api.deployments.cancel({ id: deploymentId });
  });

  it('frees the name of a deleted pipeline, and brings it back under another where that is taken', async () => {
    const { id, name } = await newPipeline();
    await api.pipelines.remove({ id });
    const next = await api.pipelines.create({ namespace: 'w', name });
    expect(await api.pipelines.restore({ id })).toMatchObject({ id, name: `${name} 2` });
    expect(await api.pipelines.get({ id })).toMatchObject({ content: { document: { name: `${name} 2` } } });
    expect(await api.pipelines.get({ id: next.id })).toMatchObject({ name });
    await expect(api.pipelines.restore({ id: '01a1fc00-0000-7000-8000-000000000000' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('begins from a chosen snapshot, only at rest, and only from its own', async () => {
    const { id } = await newPipeline();
    const outcome = await deploy(id, 1);
    if (outcome.kind !== 'deployed') throw new Error('refused');
    const { deploymentId } = outcome;
    const { db } = bench.database;
    const { versionId } = await db.deployment.findUniqueOrThrow({ where: { id: deploymentId } });
    const beginning = { path: null, words: 'with no state' };
    const job = { deploymentId, versionId, generation: 1, config: DeploymentConfig.parse({}), beginning };
    const jobId = await jobRepository.create(db, job);
    const numbers = { checkpointId: 12, sizeBytes: 3, durationMs: 1, completedAtMs: 5 };
    await snapshotRepository.record(db, { deploymentId, jobId, kind: 'checkpoint', path: '/chk-12', ...numbers }, 3);
    const [snapshot] = await api.deployments.snapshots({ id: deploymentId });
    expect(snapshot).toMatchObject({ jobNumber: 1, version: 1, checkpointId: 12 });
    const from = { kind: 'snapshot', snapshotId: snapshot!.id } as const;
    await expect(api.deployments.start({ id: deploymentId, from })).rejects.toMatchObject({ code: 'PRECONDITION_FAILED' });
    await db.deployment.update({ where: { id: deploymentId }, data: { desired: 'CANCELLED' } });
    const foreign = { kind: 'snapshot', snapshotId: deploymentId } as const;
    await expect(api.deployments.start({ id: deploymentId, from: foreign })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await api.deployments.start({ id: deploymentId, from });
    expect(await db.deployment.findUniqueOrThrow({ where: { id: deploymentId } })).toMatchObject({
      startFrom: { kind: 'snapshot', path: '/chk-12', name: 'checkpoint 12 of job 1' },
    });
    const newestMessages = async (): Promise<string[]> =>
      (await api.deployments.events({ id: deploymentId, limit: 2 })).map(({ message }) => message);
    expect((await newestMessages())[0]).toBe('Start asked for, from checkpoint 12 of job 1');
    await api.deployments.cancel({ id: deploymentId });
    const later = { ...numbers, checkpointId: 13, completedAtMs: 6 };
    await snapshotRepository.record(db, { deploymentId, jobId, kind: 'checkpoint', path: '/chk-13', ...later }, 3);
    await api.deployments.start({ id: deploymentId, from });
    expect(await newestMessages()).toEqual([
      'Start asked for, from checkpoint 12 of job 1',
      'This start goes back to checkpoint 12 of job 1: what was committed after it is written again, save where a key replaces it.',
    ]);
    await api.deployments.cancel({ id: deploymentId });
  });

  it("makes a sink's table in the serving database, and names the column that an older table lacks", async () => {
    const { id } = await newPipeline();
    bench.compiled = () => compilesTo(planWithSink('made_by_deploy', ['state', 'flights']));
    expect(await deploy(id, 1)).toMatchObject({ kind: 'deployed' });
    expect(await bench.serving.table('made_by_deploy')).toMatchObject({
      primaryKey: ['state'],
      columns: [
        { name: 'state', type: 'text' },
        { name: 'flights', type: 'number' },
      ],
    });
    bench.compiled = () => compilesTo(planWithSink('made_by_deploy', ['state', 'flights', 'late']));
    expect(await deploy(id, 1)).toMatchObject({
      kind: 'refused',
      diagnostics: [{ code: 'serving.column-missing', at: { nodeId: 'sink' }, params: { column: 'late' } }],
    });
    bench.compiled = () => compilesTo(samplePlan('run'));
  });

  it('tells a tab the present state first, then what changes', async () => {
    const { id } = await newPipeline();
    const outcome = await deploy(id, 1, false);
    if (outcome.kind !== 'deployed') throw new Error('refused');
    const stop = new AbortController();
    const seen: LiveUpdate[] = [];
    for await (const update of bench.services.live.updates({ deploymentIds: [outcome.deploymentId] }, stop.signal)) {
      seen.push(update);
      const present = seen.filter((u) => u.type === 'deployment' && u.deployment.id === outcome.deploymentId);
      // It is told once more when the feed has begun to hear of changes.
      if (present.length === 2 && present[1] === update) void api.deployments.start({ id: outcome.deploymentId });
      if (update.type === 'event' && update.event.kind === 'desired-state-changed') stop.abort();
    }
    const told = seen.findIndex(({ type }) => type === 'present');
    expect(seen.slice(0, told).every(({ type }) => type === 'deployment')).toBe(true);
    expect(seen[told]).toEqual({
      type: 'present',
      deploymentIds: seen.slice(0, told).flatMap((u) => (u.type === 'deployment' ? [u.deployment.id] : [])),
    });
    const wishes = seen.flatMap((u) => (u.type === 'deployment' && u.deployment.id === outcome.deploymentId ? [u.deployment.desired] : []));
    expect(wishes[0]).toBe('CANCELLED');
    expect(wishes).toContain('RUNNING');
  });
});

describe('catalog and secrets', () => {
  it('refuses a password in clear and an edit of an outdated definition', async () => {
    const definition = { columns: [], primaryKey: [], partitionedBy: [], options: { connector: 'jdbc', password: 'hunter2' } };
    await expect(api.catalog.create({ namespace: 'w', name: 't', definition })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    const options = { connector: 'jdbc', password: '${secret.DB}' };
    const { id } = await api.catalog.create({ namespace: 'w', name: 't', definition: { ...definition, options } });
    await expect(api.catalog.create({ namespace: 'w', name: 't', definition: { ...definition, options } })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await api.catalog.update({ id, baseRevision: 1, definition: { ...definition, options: { connector: 'print' } } });
    await expect(api.catalog.update({ id, baseRevision: 1, definition: { ...definition, options } })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect((await api.catalog.snapshot({ namespace: 'w' })).tables.t?.options).toEqual({ connector: 'print' });
  });

  it('never gives a secret out, and never stores it in clear', async () => {
    await api.secrets.set({ namespace: 'w', name: 'DB', value: 'correct horse' });
    expect(JSON.stringify(await api.secrets.list({ namespace: 'w' }))).not.toContain('horse');
    const row = await bench.database.db.secret.findFirstOrThrow({ where: { name: 'DB' } });
    expect(Buffer.from(row.sealed).includes('horse')).toBe(false);
  });

  it('answers nothing to a request that is not authorised', async () => {
    const stranger = createCaller({ services: bench.services, authorised: false });
    await expect(stranger.pipelines.list()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });
});

describe('charts', () => {
  beforeAll(() =>
    bench.serving.execute([
      `CREATE TABLE delays (hour timestamp(3), state text, flights bigint, average double precision, share numeric(5,3), PRIMARY KEY (hour, state))`,
      `INSERT INTO delays VALUES ('2001-01-01 05:00', 'CA', 3, 10, 0.5), ('2001-01-01 06:00', 'CA', 1, 50, 0.1), ('2001-01-02 05:00', 'NY', 4, 0, NULL)`,
      `CREATE TABLE "odd""name; DROP TABLE delays" ("x"";--" bigint)`,
    ]),
  );
  const data = (chart: ChartInput) => api.reports.previewChart(Chart.parse(chart));
  const base = { id: 'c', title: 'c', table: 'delays' };
  const weighted = { aggregate: 'weighted-avg', column: 'average', weight: 'flights', label: 'delay' } as const;

  it('re-aggregates by day and by hour of day', async () => {
    const byDay = await data({ ...base, kind: 'time-series', time: 'hour', bucket: 'day', measures: [weighted] });
    expect(byDay).toMatchObject({
      rows: [
        [Date.UTC(2001, 0, 1), 20],
        [Date.UTC(2001, 0, 2), 0],
      ],
      columns: [{ type: 'time' }, { label: 'delay' }],
    });
    const byHour = await data({ ...base, kind: 'time-series', time: 'hour', bucket: 'hour-of-day', measures: [weighted] });
    expect(byHour).toMatchObject({
      rows: [
        [5, 30 / 7],
        [6, 50],
      ],
    });
  });

  it('sorts bars and takes the first, gives the newest value, raw rows and filtered ones', async () => {
    const bar = await data({
      ...base,
      kind: 'bar',
      category: 'state',
      measure: { aggregate: 'sum', column: 'flights', label: 'n' },
      limit: 1,
    });
    expect(bar).toMatchObject({ rows: [['CA', 4]] });
    const last = await data({ ...base, kind: 'big-number', measure: { aggregate: 'last', column: 'flights', by: 'hour', label: 'n' } });
    expect(last).toMatchObject({ rows: [[4]] });
    const rows = await data({
      ...base,
      kind: 'table',
      columns: ['state', 'share'],
      orderBy: [{ column: 'hour', direction: 'desc' }],
      limit: 2,
    });
    expect(rows).toMatchObject({
      rows: [
        ['NY', null],
        ['CA', 0.1],
      ],
    });
    const filtered = await data({
      ...base,
      kind: 'big-number',
      measure: { aggregate: 'count', label: 'n' },
      filters: [{ column: 'hour', op: '<', value: '2001-01-02' }],
    });
    expect(filtered).toMatchObject({ rows: [[2]] });
  });

  it('takes any name as a name only', async () => {
    const odd = await data({
      id: 'o',
      title: 'o',
      kind: 'big-number',
      table: 'odd"name; DROP TABLE delays',
      measure: { aggregate: 'max', column: 'x";--', label: 'n' },
    });
    expect(odd).toMatchObject({ kind: 'rows', rows: [[null]] });
    expect(await bench.serving.table('delays')).toBeDefined();
  });

  it('tells what is wrong instead of failing', async () => {
    expect(await data({ ...base, table: 'gone', kind: 'big-number', measure: weighted })).toMatchObject({
      kind: 'problem',
      message: expect.stringContaining('"gone"'),
    });
    expect(await data({ ...base, kind: 'bar', category: 'county', measure: weighted })).toMatchObject({
      kind: 'problem',
      remedy: expect.stringContaining('state'),
    });
    expect(await data({ ...base, kind: 'big-number', measure: { ...weighted, column: 'state' } })).toMatchObject({ kind: 'problem' });
    const filters = [{ column: 'flights', op: '>' as const, value: 'many' }];
    expect(await data({ ...base, kind: 'big-number', measure: weighted, filters })).toMatchObject({ kind: 'problem' });
  });

  it('cannot write', async () => {
    await expect(bench.serving.query('DELETE FROM delays', [])).rejects.toThrow(/read-only/);
  });

  it('makes one report from a sink, with charts that work', async () => {
    const { id, name } = await newPipeline();
    const table = {
      define: { columns: [], primaryKey: [], partitionedBy: [], options: { connector: 'jdbc', url: SERVING_URL, 'table-name': 'delays' } },
    };
    const node = DocumentNode.parse({
      id: asNodeId('s'),
      stateKey: 's',
      kind: 'sink',
      name: 'delays',
      config: { table, mapping: [] },
      position: { x: 0, y: 0 },
    });
    await api.pipelines.save({ id, baseRevision: 1, document: { ...emptyDocument(name), nodes: [node] } });
    const report = await api.reports.createFromSink({ pipelineId: id, nodeId: 's' });
    expect(await api.reports.createFromSink({ pipelineId: id, nodeId: 's' })).toEqual(report);
    const { charts } = await api.reports.get({ id: report.id });
    expect(charts.length).toBeGreaterThan(2);
    for (const chart of charts) expect((await api.reports.chartData({ reportId: report.id, chartId: chart.id })).kind).toBe('rows');

    // Deleted and brought back, it is the sink's report again.
    const { namespace, description, refreshMs, pipelineId, sinkNodeId } = await api.reports.get({ id: report.id });
    await api.reports.remove({ id: report.id });
    const origin = { pipelineId: pipelineId!, sinkNodeId };
    const back = await api.reports.create({ namespace, name: report.name, charts: [...charts], description, refreshMs, origin });
    expect(back.pipelineId).toBe(id);
    expect((await api.reports.createFromSink({ pipelineId: id, nodeId: 's' })).id).toBe(back.id);
    await api.reports.remove({ id: back.id });
    const orphan = await api.reports.create({ namespace, name: report.name, origin: { ...origin, pipelineId: report.id } });
    expect(orphan.pipelineId).toBeNull();
    await expect(api.reports.createFromSink({ pipelineId: id, nodeId: 'nope' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});

describe('the home page', () => {
  it('knows the machine', async () => {
    const { machine } = await api.home.summary();
    expect(machine).toMatchObject({ database: { kind: 'embedded' }, home: { path: bench.server.home.root } });
    expect(machine.database.sizeBytes).toBeGreaterThan(1_000_000);
    expect(machine.home.freeBytes).toBeGreaterThan(0);
  });
});

function planWithSink(table: string, columns: readonly string[]): JobPlan {
  const fields = columns.map((name, index) => ({ name, type: index === 0 ? types.STRING : types.BIGINT }));
  const schema = { name: table, fields, primaryKey: [columns[0]!], metadata: [], partitionKeys: [] };
  const use = { connector: 'jdbc', options: { url: SERVING_URL, 'table-name': table }, format: null, schema };
  const plan = samplePlan('run');
  return {
    ...plan,
    operators: [{ id: 'sink/write', kind: 'sink', origin: [asNodeId('sink')], name: 'sink', output: fields, use, onError: 'fail' }],
  } as unknown as JobPlan;
}
