import path from 'node:path';
import { HeadraceError } from '@headrace/connector-sdk/errors';
import type { Decoder, DecoderSetup } from '@headrace/connector-sdk/format';
import type { Field } from '@headrace/connector-sdk/schema';
import type { DeadLetter, Logger } from '@headrace/connector-sdk/source';
import { acceptedChanges } from '@headrace/connector-sdk/spec';
import type { WorkerFunctions } from '../functions/open-calls';
import { ChainTask } from '../dataflow/chain-task';
import type { GraphTask } from '../dataflow/job-graph';
import type { Task, TaskHost } from '../dataflow/task';
import { LmdbStore } from '../spill/lmdb-store';
import { DEFAULT_STATE_BYTES, StateMemory } from '../state/state-memory';
import { OperatorMeter } from '../metrics/operator-meter';
import { ColumnsBuilder, RowsBuilder, SeenChanges, StreamBuilder, type PayloadBuilder } from '../sink/payload';
import { SinkTask } from '../sink/sink-task';
import { StageTracker } from '../sink/stage';
import { DeadLetterFile } from '../source/dead-letter-file';
import { RowRate } from '../source/row-rate';
import { SourceInput, type SourceLayout } from '../source/source-input';
import { SourceTask } from '../source/source-task';
import { load } from '../source/versioned';
import type { JobPlan, SinkPlan, SourcePlan } from '@/server/plan/job/job-plan';
import type { EngineParts } from './environment';
import type { WorkerReport, WorkerStart } from './protocol';
import { bindTable, connectorContext, type TableBinding } from './table-binding';
import type { TaskWiring } from './task-wiring';
import { z } from 'zod';

export interface FactoryParts {
  readonly start: WorkerStart;
  readonly parts: EngineParts;
  readonly wiring: TaskWiring;
  readonly log: Logger;
  readonly report: (report: WorkerReport) => void;
}

type TaskOf<Kind extends GraphTask['kind']> = Extract<GraphTask, { kind: Kind }>;

/** Makes this worker's subtask of a graph task, with its connector opened and its state restored. */
export class TaskFactory {
  private readonly plan: JobPlan;
  /** One budget for all chains of the worker. */
  private readonly stateMemory: StateMemory;
  private readonly coldStore: LmdbStore;
  private functions: WorkerFunctions | null = null;

  constructor(private readonly factory: FactoryParts) {
    const { job, stageFolder, subtask } = factory.start;
    this.plan = job.plan;
    // Among the stages, where the next start clears away what it does not know.
    this.coldStore = new LmdbStore(path.join(stageFolder, `spill-${subtask}`));
    this.stateMemory = StateMemory.spilling(job.plan.settings.stateMemoryBytes ?? DEFAULT_STATE_BYTES, this.coldStore);
  }

  /** After its tasks. */
  async close(): Promise<void> {
    this.coldStore.close();
    await this.functions?.close();
  }

  create(task: GraphTask, host: TaskHost): Promise<Task> {
    switch (task.kind) {
      case 'source':
        return this.source(task, host);
      case 'chain':
        return Promise.resolve(this.chain(task, host));
      case 'lookup':
        return this.lookup(task, host);
      case 'calls':
        return this.calls(task, host);
      case 'sink':
        return this.sink(task, host);
    }
  }

  private chain(task: TaskOf<'chain'>, host: TaskHost): Task {
    const { wiring, parts } = this.factory;
    const outputs = wiring.chainOutputs(task.index);
    const { subtask, parallelism } = host;
    const { stateMemory } = this;
    const chain = parts.compileChain(task.chain, {
      stateMemory,
      subtask,
      parallelism,
      settings: this.plan.settings,
      outputs,
      now: () => Date.now(),
    });
    return new ChainTask({ index: task.index, plan: task.chain, chain, gate: wiring.gate(task.index), outputs, host });
  }

  private async source(task: TaskOf<'source'>, host: TaskHost): Promise<Task> {
    const { plan } = task;
    const { wiring, report } = this.factory;
    const binding = await this.bind(plan);
    const runtime = binding.connector.source;
    if (!runtime) throw wrongRole(plan.use.connector, 'source');
    const meter = new OperatorMeter(plan.id);
    const deadLetters = this.deadLetters(plan.id);
    const letter = rejecting({ plan, meter, deadLetters });
    // Under `fail` a format throws; what it passes over then is what its own options let pass.
    const reject: DecoderSetup<unknown>['reject'] = (record, problem) =>
      plan.onError === 'fail' ? meter.skippedRows++ : letter(record, badRecord(problem));
    const reader = runtime.createReader({
      ...connectorContext(binding, this.context(meter, host)),
      subtask: host.subtask,
      parallelism: host.parallelism,
      projection: plan.projection,
      metadata: plan.metadata,
      onError: plan.onError,
      deadLetter: letter,
      reject,
      sendToEnumerator: (message) => report({ type: 'reader-message', source: plan.id, message }),
    });
    const projection = [...plan.projection].sort((a, b) => a - b);
    const rate = this.rateOf(plan);
    // One record of a change log can be several rows, which go together.
    const decodeRows = binding.format?.changelog === 'all' ? undefined : rate?.stepRows;
    const createDecoder = (): Decoder =>
      requireFormat(binding, plan.name).createDecoder({ schema: plan.use.schema, projection, onError: plan.onError, reject });
    const input = new SourceInput(layoutOf(plan), createDecoder, decodeRows);
    let seen = false;
    return new SourceTask({
      index: task.index,
      plan,
      runtime,
      reader,
      input,
      output: wiring.sharedOutput(task.index),
      host,
      meter,
      deadLetters,
      idleTimeoutMs: this.plan.settings.idleTimeoutMs,
      rate,
      port: {
        ready: () => report({ type: 'reader-ready', source: plan.id }),
        requestSplit: () => report({ type: 'split-request', source: plan.id }),
        splitFinished: (splitId) => report({ type: 'split-finished', source: plan.id, splitId }),
      },
      onRows: () => {
        if (seen) return;
        seen = true;
        report({ type: 'first-row' });
      },
    });
  }

  private rateOf({ id, rowsPerSecond }: SourcePlan): RowRate | null {
    const shared = this.factory.start.rates.get(id);
    return rowsPerSecond === undefined || !shared ? null : new RowRate(shared, rowsPerSecond);
  }

  private async sink(task: TaskOf<'sink'>, host: TaskHost): Promise<Task> {
    const { plan } = task;
    const { start, wiring } = this.factory;
    const binding = await this.bind(plan);
    const runtime = binding.connector.sink;
    const spec = binding.connector.spec.sink;
    if (!runtime || !spec) throw wrongRole(plan.use.connector, 'sink');
    const meter = new OperatorMeter(plan.id);
    const deadLetters = this.deadLetters(plan.id);
    const stage = new StageTracker(start.stageFolder, `${plan.id}-${start.lineage.attempt}-${host.subtask}`);
    const states = dealRoundRobin(host.restored(plan.id)?.runtime ?? [], host).flatMap((state) => {
      const { writer } = WriterRecord.parse(state);
      return writer === null ? [] : [load(runtime.writerState!, writer, 'writer state')];
    });
    const writer = runtime.createWriter(
      {
        ...connectorContext(binding, this.context(meter, host)),
        lineage: { lineageId: start.lineage.lineageId, attempt: start.lineage.attempt },
        sinkId: plan.id,
        stage,
        subtask: host.subtask,
        parallelism: host.parallelism,
        deadLetter: rejecting({ plan, meter, deadLetters }),
      },
      states,
    );
    const payload = sinkPayload(binding, plan);
    return new SinkTask({
      index: task.index,
      plan,
      runtime,
      writer,
      gate: wiring.gate(task.index),
      payload,
      host,
      meter,
      deadLetters,
      stage,
    });
  }

  private async lookup(task: TaskOf<'lookup'>, host: TaskHost): Promise<Task> {
    const { plan } = task;
    const { wiring } = this.factory;
    const binding = await this.bind(plan);
    if (!binding.connector.lookup) throw wrongRole(plan.use.connector, 'lookup');
    const meter = new OperatorMeter(plan.id);
    const edge = wiring.edgeInto(task.index);
    // Loaded only where a plan joins a dimension.
    const { openLookup } = await import('../lookup/open-lookup');
    return openLookup({
      index: task.index,
      plan,
      inputFields: edge.fields,
      withKinds: edge.plan.changelog !== 'append',
      lookup: binding.connector.lookup,
      context: connectorContext(binding, this.context(meter, host)),
      gate: wiring.gate(task.index),
      output: wiring.lookupOutput(task.index),
      host,
      meter,
      attempt: this.factory.start.lineage.attempt,
      timeZone: this.plan.settings.timeZone,
    });
  }

  private async calls(task: TaskOf<'calls'>, host: TaskHost): Promise<Task> {
    const { plan } = task;
    const { wiring } = this.factory;
    const edge = wiring.edgeInto(task.index);
    return (await this.workerFunctions()).open({
      index: task.index,
      plan,
      inputFields: edge.fields,
      withKinds: edge.plan.changelog !== 'append',
      gate: wiring.gate(task.index),
      output: wiring.lookupOutput(task.index),
      host,
      meter: new OperatorMeter(plan.id),
      stateMemory: this.stateMemory,
    });
  }

  /** Loaded only where a plan calls functions in TypeScript. */
  private async workerFunctions(): Promise<WorkerFunctions> {
    const { start, parts, log } = this.factory;
    const { WorkerFunctions } = await import('../functions/open-calls');
    return (this.functions ??= new WorkerFunctions({
      folders: start.job.functionFolders ?? [],
      host: parts.functionHost,
      folder: path.join(start.stageFolder, `functions-${start.subtask}`),
      log,
      plan: this.plan,
    }));
  }

  private bind(plan: { readonly use: SourcePlan['use'] }): Promise<TableBinding> {
    return bindTable(plan.use, this.factory.parts, this.factory.start.job.secrets);
  }

  private context(meter: OperatorMeter, host: TaskHost): Parameters<typeof connectorContext>[1] {
    return { job: this.factory.start.job, log: this.factory.log, metrics: meter, signal: host.signal };
  }

  private deadLetters(operator: string): DeadLetterFile {
    const { deadLetterFolder, subtask, lineage } = this.factory.start;
    return new DeadLetterFile({ directory: deadLetterFolder, operator, subtask, attempt: lineage.attempt });
  }
}

const WriterRecord = z.object({ writer: z.unknown() });

/** Everything old goes to someone new, as evenly as can be. */
const dealRoundRobin = (states: readonly unknown[], place: { subtask: number; parallelism: number }): unknown[] =>
  states.filter((_, index) => index % place.parallelism === place.subtask);

/** Counts a record that policy lets pass, and keeps it where it is to be kept. */
function rejecting(to: { plan: SourcePlan | SinkPlan; meter: OperatorMeter; deadLetters: DeadLetterFile }): DeadLetter {
  return (record, error) => {
    if (to.plan.onError === 'fail') throw error;
    if (to.plan.onError === 'skip') to.meter.skippedRows++;
    else {
      to.meter.deadLetterRows++;
      to.deadLetters.append(record, error.message);
    }
  };
}

function layoutOf(plan: SourcePlan): SourceLayout {
  const { fields, metadata } = plan.use.schema;
  const physical: Field[] = plan.projection.map((index) => fields[index]!);
  const extra = plan.metadata.map((key) => metadata.find((column) => column.key === key || column.name === key)!);
  const order = plan.projection.map((column, position) => ({ column, position })).sort((a, b) => a.column - b.column);
  return { fields: [...physical, ...extra], decodeOrder: order.map(({ position }) => position) };
}

function sinkPayload(binding: TableBinding, plan: SinkPlan): PayloadBuilder {
  const spec = binding.connector.spec.sink!;
  const { schema } = plan.use;
  const { kinds } = acceptedChanges(spec, { options: binding.options, table: schema }, binding.format?.changelog);
  const seen = new SeenChanges(
    kinds,
    schema.primaryKey.map((name) => schema.fields.findIndex((field) => field.name === name)),
  );
  const kind = spec.payload(binding.options, schema, binding.format ?? undefined);
  if (kind === 'stream') return new StreamBuilder(requireFormat(binding, plan.name).createEncoder(schema), seen);
  return kind === 'rows' ? new RowsBuilder(schema.fields, seen) : new ColumnsBuilder(seen);
}

function requireFormat(binding: TableBinding, name: string): NonNullable<TableBinding['format']> {
  if (binding.format) return binding.format;
  throw new HeadraceError(`Table "${name}" has no format, and connector "${binding.use.connector}" needs one.`, {
    code: 'table.format-missing',
    domain: 'user',
    retry: 'none',
    remedy: "Add 'format' to the table's options.",
  });
}

const badRecord = (problem: string): HeadraceError =>
  new HeadraceError(problem, { code: 'format.bad-record', domain: 'user', retry: 'none' });

const wrongRole = (connector: string, role: string): HeadraceError =>
  new HeadraceError(`Connector "${connector}" cannot be used as a ${role}.`, {
    code: 'table.wrong-role',
    domain: 'user',
    retry: 'none',
    remedy: 'Choose another connector.',
  });
