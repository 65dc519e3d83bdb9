import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { HeadraceError } from '@headrace/connector-sdk/errors';
import type { Field } from '@headrace/connector-sdk/schema';
import { functionLimits, type UserCallPlan, type UserTablePlan } from '@/server/plan/job/function-plans';
import type { JobPlan } from '@/server/plan/job/job-plan';
import type { InputGate } from '../dataflow/input-gate';
import { BatchPool } from '../dataflow/pooled-batch';
import type { SharedOutput } from '../dataflow/shared-output';
import type { TaskHost } from '../dataflow/task';
import { JoinedOutput } from '../lookup/joined-output';
import type { StateMemory } from '../state/state-memory';
import type { OperatorMeter } from '../metrics/operator-meter';
import { sendingOf } from './call-set';
import { CallTask } from './call-task';
import { CalledRows } from './called-rows';
import { Calls } from './calls';
import { FoldState } from './fold-state';
import { Sandbox, type SandboxOptions } from './sandbox';

/** Where modules lie and what the process that runs them may take. */
export interface FunctionSetup {
  /** Folders with a `built` of built modules; the first one that has a module gives it. */
  readonly folders: readonly string[];
  readonly host: URL | undefined;
  readonly folder: string;
  readonly log: SandboxOptions['log'];
  readonly plan: JobPlan;
}

export interface CallOpening {
  readonly index: number;
  readonly plan: UserCallPlan | UserTablePlan;
  readonly inputFields: readonly Field[];
  readonly withKinds: boolean;
  readonly gate: InputGate;
  readonly output: SharedOutput;
  readonly host: TaskHost;
  readonly meter: OperatorMeter;
  readonly stateMemory: StateMemory;
}

const OUTPUT_BATCHES = 5;

/** The functions of one worker: one process for all of its operators, begun with the first of them. */
export class WorkerFunctions {
  private sandbox: Promise<Sandbox> | null = null;

  constructor(private readonly setup: FunctionSetup) {}

  async open(opening: CallOpening): Promise<CallTask> {
    const { index, plan, inputFields, withKinds, gate, output, host, meter } = opening;
    const sending = sendingOf(plan, inputFields, (module) => this.fileOf(module));
    const sandbox = await (this.sandbox ??= this.start());
    const set = await sandbox.open(sending.set);
    const folds = plan.kind === 'user-call' && plan.groups !== undefined ? foldsOf(plan, opening) : null;
    return new CallTask({
      index,
      plan,
      gate,
      calls: new Calls({ sandbox, set, sending, folds, host, meter }),
      rows: new CalledRows(plan),
      folds,
      joined: new JoinedOutput(output, new BatchPool({ fields: plan.output, withKinds }, OUTPUT_BATCHES)),
      output,
      host,
      meter,
    });
  }

  async close(): Promise<void> {
    const sandbox = await this.sandbox?.catch(() => null);
    sandbox?.close();
  }

  private start(): Promise<Sandbox> {
    const { host, folder, log, plan } = this.setup;
    if (host === undefined)
      throw new HeadraceError('Functions in TypeScript do not run in this build of the engine.', {
        code: 'function.no-host',
        domain: 'internal',
        retry: 'none',
      });
    const modules = new Set(plan.operators.flatMap(modulesOf));
    const limits = plan.settings.functions ?? functionLimits;
    return Sandbox.start({ host: fileURLToPath(host), files: [...modules].map((module) => this.fileOf(module)), folder, log, ...limits });
  }

  private fileOf(module: string): string {
    const files = this.setup.folders.map((folder) => path.join(folder, 'built', `${module}.mjs`));
    const file = files.find((each) => existsSync(each));
    if (file !== undefined) return file;
    throw new HeadraceError(
      `The module of functions "${module}" is not installed here: there is no ${files.join(' and no ') || `${module}.mjs`}.`,
      {
        code: 'function.module-missing',
        domain: 'user',
        retry: 'none',
        remedy: `Put ${module}.ts into a folder "functions" of the home, and run headrace function build on it.`,
      },
    );
  }
}

const foldsOf = (plan: UserCallPlan, { inputFields, stateMemory, host }: CallOpening): FoldState =>
  new FoldState({ plan, inputTypes: inputFields.map(({ type }) => type), memory: stateMemory, host, now: () => Date.now() });

const modulesOf = (operator: JobPlan['operators'][number]): readonly string[] =>
  operator.kind === 'user-call'
    ? operator.calls.map(({ user }) => user.module)
    : operator.kind === 'user-table'
      ? [operator.user.module]
      : [];
