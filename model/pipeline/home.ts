import type { DeploymentSummary } from '../job/summaries';
import type { ReportSummary } from '../report/report';
import type { NamespaceSummary, PipelineSummary } from './pipeline';

export interface ExampleCard {
  readonly namespace: NamespaceSummary;
  readonly pipelines: readonly PipelineSummary[];
  readonly deployments: readonly DeploymentSummary[];
  readonly reports: readonly ReportSummary[];
}

export interface MachineSummary {
  readonly version: string;
  readonly runners: readonly { readonly name: string; readonly jobs: number; readonly alive: boolean; readonly heartbeatAtMs: number }[];
  readonly database: { readonly kind: 'embedded' | 'external'; readonly version: string; readonly sizeBytes: number };
  readonly home: { readonly path: string; readonly freeBytes: number };
  readonly startedAtMs: number;
  readonly memoryBytes: number;
}

export interface HomeSummary {
  readonly examples: readonly ExampleCard[];
  readonly pipelines: readonly PipelineSummary[];
  readonly machine: MachineSummary;
}
