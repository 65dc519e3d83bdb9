import type { Logger } from '@headrace/connector-sdk/source';
import { SectionFileWriter } from '../checkpoint/section-file';
import { buildJobGraph, type JobGraph } from '../dataflow/job-graph';
import { Scheduler } from '../dataflow/scheduler';
import type { SilentReaders } from '../dataflow/silent-tasks';
import type { Task, TaskHost } from '../dataflow/task';
import { SinkTask } from '../sink/sink-task';
import { SourceTask } from '../source/source-task';
import { loadAssignment } from '../source/split-assigner';
import type { OperatorId } from '@/model/ids';
import type { EngineParts } from './environment';
import { failureOf } from './failure';
import type { WorkerCommand, WorkerReport, WorkerStart } from './protocol';
import { restoredOperator } from './restored-state';
import { TaskFactory } from './task-factory';
import { TaskWiring } from './task-wiring';
import { readWorker } from './worker-readings';

/** Twice as often as the coordinator reports, so that what it reports is of its last second. */
const READ_EVERY_MS = 500;

/**
 * One worker: a subtask of every task, run cooperatively. Takes commands in order and reports; lives in a thread of its own, or in the
 * coordinator's where the job has only one.
 */
export class WorkerRuntime {
  private readonly stopped = new AbortController();
  private readonly tasks: Task[] = [];
  private readonly ended = new Set<Task>();
  private scheduler: Scheduler | null = null;
  private running: Promise<void> = Promise.resolve();
  private wiring: TaskWiring | null = null;
  private graph: JobGraph | null = null;
  private factory: TaskFactory | null = null;
  private start: WorkerStart | null = null;
  private readingTimer: NodeJS.Timeout | null = null;
  private failed = false;

  constructor(
    private readonly parts: EngineParts,
    private readonly report: (report: WorkerReport) => void,
  ) {}

  handle(command: WorkerCommand): void {
    try {
      this.dispatch(command);
    } catch (error) {
      this.fail(error, []);
    }
  }

  private dispatch(command: WorkerCommand): void {
    switch (command.type) {
      case 'open':
        return void this.open(command.start);
      case 'run':
        return this.run(command.silent);
      case 'trigger':
        return this.tasks.forEach((task) => task.trigger(command.mark));
      case 'cancel-checkpoint':
        return this.tasks.forEach((task) => task.cancelCheckpoint(command.id));
      case 'committed':
        return this.tasks.forEach((task) => task instanceof SinkTask && task.onCommitted(command.id));
      case 'checkpoint-complete':
        return this.sources().forEach((task) => void task.onCheckpointComplete(command.id).catch((error) => this.fail(error, [])));
      case 'assign':
        return this.assign(command.source, command);
      case 'no-more-splits':
        return this.source(command.source).signalNoMoreSplits();
      case 'enumerator-message':
        return this.source(command.source).onEnumeratorMessage(command.message);
      case 'close':
        return void this.close(command.reason);
    }
  }

  private async open(start: WorkerStart): Promise<void> {
    this.start = start;
    const { subtask, job } = start;
    const { parallelism } = job.plan.settings;
    this.graph = buildJobGraph(job.plan);
    this.wiring = new TaskWiring(this.graph, { subtask, parallelism }, start.shared);
    const factory = new TaskFactory({ start, parts: this.parts, wiring: this.wiring, log: this.logger(), report: this.report });
    this.factory = factory;
    const bell = this.wiring.bells;
    this.scheduler = new Scheduler(
      this.tasks,
      bell && { value: () => bell.value(subtask), wait: (seen, ms) => bell.wait(subtask, seen, ms) },
      (task) => this.onTaskEnded(task),
    );
    for (const graphTask of this.graph.tasks) {
      const origin = originOf(graphTask);
      try {
        const task = await factory.create(graphTask, this.hostOf(origin));
        this.tasks.push(task);
        await task.open();
      } catch (error) {
        return this.fail(error, origin);
      }
    }
    this.report({ type: 'opened' });
  }

  private run(silent: SilentReaders): void {
    this.wiring!.silence(silent);
    this.readingTimer = setInterval(() => this.sendReadings(), READ_EVERY_MS);
    this.readingTimer.unref();
    this.running = this.scheduler!.run().catch((error: unknown) => {
      const task = this.scheduler!.current;
      this.fail(error, task ? originOf(this.graph!.tasks[task.index]!) : []);
    });
  }

  private async close(reason: 'finished' | 'failed' | 'cancelled'): Promise<void> {
    this.stopped.abort();
    this.scheduler?.stop();
    await this.running;
    if (this.readingTimer) clearInterval(this.readingTimer);
    if (!this.failed) this.sendReadings();
    for (const task of this.tasks) {
      // Closing is best effort: the outcome of the job is already decided.
      await task.close(reason).catch((error: unknown) => this.log('warn', `Closing failed: ${String(error)}`));
    }
    await this.factory?.close();
    this.report({ type: 'closed' });
  }

  private assign(id: OperatorId, { splits }: Extract<WorkerCommand, { type: 'assign' }>): void {
    const source = this.source(id);
    source.assign(splits.map((stored) => loadAssignment(source.runtime, stored)));
  }

  private sources(): SourceTask[] {
    return this.tasks.filter((task) => task instanceof SourceTask);
  }

  private source(id: OperatorId): SourceTask {
    return this.sources().find((task) => task.operator === id)!;
  }

  private onTaskEnded(task: Task): void {
    if (this.ended.has(task)) return;
    this.ended.add(task);
    if (this.ended.size === this.tasks.length) this.report({ type: 'ended' });
  }

  private hostOf(origin: readonly string[]): TaskHost {
    const { subtask, job, restored } = this.start!;
    const place = { subtask, parallelism: job.plan.settings.parallelism };
    return {
      ...place,
      signal: this.stopped.signal,
      wake: () => this.scheduler!.wake(),
      fail: (error) => this.fail(error, origin),
      sectionWriter: (directory, operator) => new SectionFileWriter(directory, operator, subtask),
      acknowledge: (mark, snapshots) => this.report({ type: 'acknowledge', mark, snapshots }),
      decline: (mark, error) => this.report({ type: 'decline', mark, error: this.failure(error, origin) }),
      restored: (operator) => restoredOperator(restored, operator, place),
    };
  }

  private fail(error: unknown, origin: readonly string[]): void {
    if (this.failed || this.stopped.signal.aborted) return;
    this.failed = true;
    this.scheduler?.stop();
    this.report({ type: 'failed', error: this.failure(error, origin) });
  }

  private failure(error: unknown, origin: readonly string[]): ReturnType<typeof failureOf> {
    return failureOf(error, { origin, secrets: Object.values(this.start?.job.secrets ?? {}) });
  }

  private sendReadings(): void {
    this.report({ type: 'readings', readings: readWorker(this.tasks, this.graph!, this.wiring!) });
  }

  private log(level: 'debug' | 'info' | 'warn' | 'error', message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.report({ type: 'log', level, message, fields });
  }

  private logger(): Logger {
    return {
      debug: (message, fields) => this.log('debug', message, fields),
      info: (message, fields) => this.log('info', message, fields),
      warn: (message, fields) => this.log('warn', message, fields),
      error: (message, fields) => this.log('error', message, fields),
    };
  }
}

function originOf(task: JobGraph['tasks'][number]): readonly string[] {
  const operators = task.kind === 'chain' ? task.chain.operators : [task.plan];
  return [...new Set(operators.flatMap((operator) => operator.origin))];
}
