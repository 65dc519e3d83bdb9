import type { Logger } from '@headrace/connector-sdk/source';
import type { CommitterContext, RecoverContext } from '@headrace/connector-sdk/sink';
import { isHeadraceError } from '@headrace/connector-sdk/errors';
import type { Manifest } from '../checkpoint/manifest';
import type { LineageRecord } from '../checkpoint/lineage';
import { checkpointError } from '../checkpoint/checkpoint-error';
import type { OperatorMeter } from '../metrics/operator-meter';
import { CommitterDriver } from '../sink/committer-driver';
import { RefusedRows } from '../sink/refused-rows';
import { StageTracker } from '../sink/stage';
import { load } from '../source/versioned';
import { failureOf, ReportedError } from './failure';
import type { JobStart } from '../contract/job';
import type { SinkPlan } from '@/server/plan/job/job-plan';
import { connectorContext, systemClock, type TableBinding } from './table-binding';

export interface BoundSink {
  readonly plan: SinkPlan;
  readonly binding: TableBinding;
}

export interface CommitterParts {
  readonly sinks: readonly BoundSink[];
  readonly job: JobStart;
  readonly lineage: LineageRecord;
  readonly stageFolder: string;
  readonly deadLetterFolder: string;
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** Made once for each sink. */
  readonly meterOf: (sink: SinkPlan) => OperatorMeter;
  readonly onRetry: (sink: SinkPlan, message: string) => void;
}

/** The coordinator's half of all sinks: recovery at the start, and one committer each. */
export class SinkCommitters {
  private readonly drivers = new Map<string, CommitterDriver>();

  constructor(private readonly parts: CommitterParts) {}

  /** Before any writer: fences earlier attempts and removes their leftovers; `restored` tells which output's fate is unknown. */
  async recover(restored: Manifest | null): Promise<void> {
    for (const sink of this.parts.sinks) {
      const runtime = sink.binding.connector.sink!;
      const meter = this.parts.meterOf(sink.plan);
      const context = this.context(sink, meter);
      const pending = this.load(sink, restored?.pending.find((entry) => entry.sink === sink.plan.id)?.committables ?? []);
      await this.naming(sink, async () => runtime.recover?.(context, { lastCheckpointId: restored?.id ?? null, pending }));
      if (!runtime.createCommitter) continue;
      const { signal } = this.parts;
      this.drivers.set(
        sink.plan.id,
        new CommitterDriver({
          sinkName: sink.plan.name,
          committer: runtime.createCommitter({ ...context, ...this.policy(sink, meter) }),
          clock: systemClock,
          signal,
          onRetry: (why, afterMs) => this.parts.onRetry(sink.plan, `Commit is tried again in ${afterMs} ms: ${why.message}`),
        }),
      );
    }
  }

  /** One sink after the other; each gets all its committables of the checkpoint in one call. */
  async commit(id: number, pending: Manifest['pending']): Promise<void> {
    for (const { sink: sinkId, committables } of pending) {
      const sink = this.parts.sinks.find((candidate) => candidate.plan.id === sinkId);
      const driver = this.drivers.get(sinkId);
      if (!sink && this.parts.job.allowNonRestoredState) continue;
      if (!sink || !driver) throw orphaned(sinkId);
      await this.naming(sink, () => driver.commit(id, this.load(sink, committables)));
    }
  }

  async close(): Promise<void> {
    for (const driver of this.drivers.values()) await driver.close();
  }

  /** What fails in there carries the nodes of its sink. */
  private async naming(sink: BoundSink, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const context = { origin: sink.plan.origin, secrets: Object.values(this.parts.job.secrets) };
      throw isHeadraceError(error) && !(error instanceof ReportedError) ? new ReportedError(failureOf(error, context)) : error;
    }
  }

  private load(sink: BoundSink, committables: readonly unknown[]): unknown[] {
    return committables.map((stored) => load(sink.binding.connector.sink!.committable!, stored, 'committable'));
  }

  private policy({ plan }: BoundSink, meter: OperatorMeter): Pick<CommitterContext<unknown>, 'onError' | 'keepRefused'> {
    const { onError, id: operator } = plan;
    const { keep } = new RefusedRows({ directory: this.parts.deadLetterFolder, operator, onError, meter });
    return { onError, keepRefused: keep };
  }

  private context(sink: BoundSink, metrics: OperatorMeter): RecoverContext<unknown> {
    const { job, lineage, stageFolder, signal, log } = this.parts;
    return {
      ...connectorContext(sink.binding, { job, log, metrics, signal }),
      lineage: { lineageId: lineage.lineageId, attempt: lineage.attempt },
      sinkId: sink.plan.id,
      stage: new StageTracker(stageFolder, `${sink.plan.id}-${lineage.attempt}-committer`),
    };
  }
}

const orphaned = (sinkId: string): Error =>
  checkpointError(
    'orphaned-output',
    `The checkpoint holds output of sink "${sinkId}" that is not visible yet, and the job has no such sink.`,
    {
      domain: 'user',
      remedy: 'Start the earlier version once more so that it commits, or allow state that is not restored.',
    },
  );
