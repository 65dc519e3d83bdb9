import type { DescribedTable } from '@/model/catalog/described-table';
import type { CatalogSnapshot, TableDefinition } from '@/model/catalog/table-definition';
import type { PipelineDocument } from '@/model/graph/document';
import type { DeploymentConfig } from '@/model/job/config';
import type { DeploymentEvent } from '@/model/job/events';
import type { StartFrom } from '@/model/job/start-from';
import type { DeploymentDetail, DeploymentSummary, DeployOutcome, JobSummary, SnapshotSummary } from '@/model/job/summaries';
import type { LiveUpdate } from '@/model/metrics/live-update';
import type { HomeSummary } from '@/model/pipeline/home';
import type {
  CatalogTableSummary,
  CompileOutcome,
  DraftSummary,
  NamespaceSummary,
  PipelineContent,
  PipelineDetail,
  PipelineSummary,
  SaveOutcome,
} from '@/model/pipeline/pipeline';
import type { Chart, ChartData, ServingTable } from '@/model/report/chart';
import type { ReportDetail, ReportSummary } from '@/model/report/report';

/**
 * The use cases, as `server/api` and the pages' server parts call them. Each may throw ServiceError with a remedy; anything else
 * thrown is a defect or a lost database.
 */
export interface Services {
  readonly namespaces: { list(): Promise<readonly NamespaceSummary[]> };
  readonly pipelines: PipelineServices;
  readonly deployments: DeploymentServices;
  readonly catalog: CatalogServices;
  readonly reports: ReportServices;
  readonly secrets: SecretServices;
  readonly home: { summary(): Promise<HomeSummary> };
  readonly live: LiveServices;
}

export interface PipelineServices {
  list(namespace?: string): Promise<readonly PipelineSummary[]>;
  get(id: string): Promise<PipelineDetail>;
  create(input: { namespace: string; name: string; document?: PipelineDocument }): Promise<PipelineSummary>;
  /** Stores the document when `baseRevision` is the newest; otherwise keeps it as a draft and tells so. */
  save(input: { id: string; baseRevision: number; document: PipelineDocument }): Promise<SaveOutcome>;
  rename(input: { id: string; name: string }): Promise<PipelineSummary>;
  duplicate(input: { id: string; name?: string }): Promise<PipelineSummary>;
  /** Refused while its deployment is not at rest; the deployment and its history go with it. For an hour `restore` undoes it. */
  remove(id: string): Promise<void>;
  /** Brings a deleted one back with its id and all that hung below it; under a free name where its own was taken. Again with the same result. */
  restore(id: string): Promise<PipelineSummary>;
  exportJson(id: string): Promise<{ fileName: string; json: string }>;
  importJson(input: { namespace: string; json: string; name?: string }): Promise<PipelineSummary>;
  compile(input: { id: string; document?: PipelineDocument }): Promise<CompileOutcome>;
  drafts(pipelineId: string): Promise<readonly DraftSummary[]>;
  draft(draftId: string): Promise<DraftSummary & { content: PipelineContent }>;
  discardDraft(draftId: string): Promise<void>;
}

export interface DeploymentServices {
  list(namespace?: string): Promise<readonly DeploymentSummary[]>;
  get(id: string): Promise<DeploymentDetail>;
  /** Compiles again; with no errors makes a new version of the pipeline's deployment and, unless `start` is false, wants it running. */
  deploy(input: { pipelineId: string; revision: number; config: DeploymentConfig; start: boolean }): Promise<DeployOutcome>;
  /** `from`: where the next job takes its state, only at rest; left out, as the deployment's restore strategy says. */
  start(input: { id: string; from?: StartFrom }): Promise<DeploymentSummary>;
  suspend(id: string): Promise<DeploymentSummary>;
  cancel(id: string): Promise<DeploymentSummary>;
  remove(id: string): Promise<void>;
  /** Newest first; `before` is the seq to continue from. */
  events(input: { id: string; before?: number; limit: number }): Promise<readonly DeploymentEvent[]>;
  jobs(id: string): Promise<readonly JobSummary[]>;
  snapshots(id: string): Promise<readonly SnapshotSummary[]>;
  /** The last lines of the newest (or the given) job's log. */
  logs(input: { id: string; jobId?: string; lines: number }): Promise<{ jobId: string | null; lines: readonly string[] }>;
  /** Rows per second into the job, one point a `stepMs`, oldest first, for at most `minutes`. */
  history(input: { id: string; minutes: number }): Promise<readonly MetricsPoint[]>;
}

export interface MetricsPoint {
  readonly atMs: number;
  readonly rowsInPerSec: number;
  readonly rowsOutPerSec: number;
  readonly watermarkMs: number | null;
  readonly checkpointMs: number | null;
}

export interface CatalogServices {
  list(namespace: string): Promise<readonly CatalogTableSummary[]>;
  get(id: string): Promise<CatalogTableSummary & { definition: TableDefinition; revision: number }>;
  /** Every definition of a namespace by name: what the compiler in the browser binds against. */
  snapshot(namespace: string): Promise<CatalogSnapshot>;
  create(input: { namespace: string; name: string; definition: TableDefinition }): Promise<CatalogTableSummary>;
  update(input: { id: string; baseRevision: number; definition: TableDefinition }): Promise<CatalogTableSummary>;
  remove(id: string): Promise<void>;
  /** The tables, topics, indexes or files that the options' system has, by the names that options give them; the first of `total`. */
  choices(input: { namespace: string; options: Readonly<Record<string, string>> }): Promise<{ names: readonly string[]; total: number }>;
  /** Asks the system that the options name for the columns of the table that they name; with the namespace's secrets and this server's paths. */
  describe(input: { namespace: string; options: Readonly<Record<string, string>> }): Promise<DescribedTable>;
}

export interface ReportServices {
  list(namespace?: string): Promise<readonly ReportSummary[]>;
  get(id: string): Promise<ReportDetail>;
  /** `origin`: the sink whose report it is; `id`: its own, of a report that was deleted and comes back with all that it had. */
  create(input: {
    id?: string;
    namespace: string;
    name: string;
    charts: readonly Chart[];
    description?: string;
    refreshMs?: number;
    origin?: { pipelineId: string; sinkNodeId: string | null };
    example?: boolean;
  }): Promise<ReportSummary>;
  /** "Show as chart": a report over the table that the sink writes, with charts proposed from its columns; the same sink gives the same report again. */
  createFromSink(input: { pipelineId: string; nodeId: string }): Promise<ReportSummary>;
  update(input: {
    id: string;
    baseRevision: number;
    name: string;
    description: string;
    charts: readonly Chart[];
    refreshMs: number;
  }): Promise<ReportDetail>;
  remove(id: string): Promise<void>;
  chartData(input: { reportId: string; chartId: string }): Promise<ChartData>;
  /** Data of a chart that is not saved yet. */
  previewChart(chart: Chart): Promise<ChartData>;
  /** Tables of the serving database with their columns. */
  tables(): Promise<readonly ServingTable[]>;
}

export interface SecretServices {
  /** Names only: a value never leaves the server again. */
  list(namespace: string): Promise<readonly { name: string; updatedAtMs: number }[]>;
  set(input: { namespace: string; name: string; value: string }): Promise<void>;
  remove(input: { namespace: string; name: string }): Promise<void>;
}

export interface LiveServices {
  /** Ends when `signal` aborts. `deploymentIds` limits `metrics` and `event` updates to these; summaries come for all of the namespace. */
  updates(input: { namespace?: string; deploymentIds?: readonly string[] }, signal: AbortSignal): AsyncIterable<LiveUpdate>;
  /** Ends the listening; the process is about to end. */
  close(): Promise<void>;
}
