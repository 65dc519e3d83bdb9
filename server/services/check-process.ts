import { fork, type ChildProcess } from 'node:child_process';
import type { DescribedTable } from '@/model/catalog/described-table';
import type { CatalogQuestion } from '@/server/engine/worker/open-catalog';
import { ServiceError } from './service-error';

/** What there is to choose a table from, or the columns of the one that the options name. */
export type CheckQuestion = CatalogQuestion & { readonly ask: 'list' | 'describe' };

/** What a check process says last. `names` are the first of `total`. */
export type CheckAnswer =
  | { readonly kind: 'described'; readonly table: DescribedTable }
  | { readonly kind: 'listed'; readonly names: readonly string[]; readonly total: number }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string; readonly remedy: string };

/** A person waits for it. */
const PATIENCE_MS = 20_000;
const AT_ONCE = 2;
/** What a driver needs of the environment: never an address of the control database, never the token. */
const KEPT = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'HEADRACE_HOME', 'HEADRACE_CONNECTORS'];

/** Asks about external systems in processes that live for one question each; a few at once, each with its time. */
export class CheckProcesses {
  private readonly running = new Set<ChildProcess>();

  /** `program`: `dist/check.mjs`. */
  constructor(
    private readonly program: string,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  /** The answer of this kind; a ServiceError where there is none. */
  async ask<Kind extends 'described' | 'listed'>(question: CheckQuestion, kind: Kind): Promise<Extract<CheckAnswer, { kind: Kind }>> {
    if (this.running.size >= AT_ONCE)
      throw new ServiceError('unavailable', 'check-busy', 'Other tables are being looked at.', 'Ask again in a moment.');
    const answer = await this.lastWord(question);
    if (answer.kind === kind) return answer as Extract<CheckAnswer, { kind: Kind }>;
    const { code, message, remedy } = answer.kind === 'refused' ? answer : silent('The process that looked at it answered something else.');
    throw new ServiceError('precondition', code, message, remedy);
  }

  private async lastWord(question: CheckQuestion): Promise<CheckAnswer> {
    const environment = Object.fromEntries(KEPT.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
    const child = fork(this.program, [], {
      env: { ...environment, TZ: 'UTC', NODE_ENV: 'production' },
      execArgv: ['--max-old-space-size=256'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.running.add(child);
    const timer = setTimeout(() => child.kill('SIGKILL'), this.patienceMs);
    try {
      child.send(question, () => undefined);
      return await lastWordOf(child);
    } finally {
      clearTimeout(timer);
      child.kill('SIGKILL');
      this.running.delete(child);
    }
  }
}

function lastWordOf(child: ChildProcess): Promise<CheckAnswer> {
  return new Promise((resolve) => {
    child.once('message', (answer) => resolve(answer as CheckAnswer));
    child.once('error', (error) => resolve(silent(`The process that was to look at it did not start: ${error.message}.`)));
    // Not at `exit`: where another process has just ended too, that comes before an answer that is still in the channel.
    child.once('close', (_code, signal) =>
      resolve(silent(signal === 'SIGKILL' ? TOO_LONG : 'The process that looked at it ended without an answer.')),
    );
  });
}

const TOO_LONG = 'There was no answer in time.';
const silent = (message: string): Extract<CheckAnswer, { kind: 'refused' }> => ({
  kind: 'refused',
  code: 'check-silent',
  message,
  remedy: 'Look whether its address can be reached from this machine, or describe the table by hand.',
});
