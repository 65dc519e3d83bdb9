import type { Chart } from './chart';

export interface ReportSummary {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly chartCount: number;
  /** The pipeline that fills its tables, where the report was made from a sink. */
  readonly pipelineId: string | null;
  readonly updatedAtMs: number;
  readonly example: boolean;
}

export interface ReportDetail extends ReportSummary {
  readonly description: string;
  readonly charts: readonly Chart[];
  /** The sink of `pipelineId` that it was made from. */
  readonly sinkNodeId: string | null;
  /** How often an open page asks for the charts anew. */
  readonly refreshMs: number;
  readonly revision: number;
  /** The deployment of its pipeline, if any: for the live badge. */
  readonly deploymentId: string | null;
}
