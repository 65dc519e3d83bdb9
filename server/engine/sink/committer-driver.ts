import { HeadraceError } from '@headrace/connector-sdk/errors';
import type { Clock } from '@headrace/connector-sdk/source';
import type { CommitRequest, Committer } from '@headrace/connector-sdk/sink';
import { faultPoint } from '../checkpoint/fault-points';

type Answer =
  | { readonly kind: 'done' }
  | { readonly kind: 'later'; readonly afterMs: number; readonly why: HeadraceError }
  | { readonly kind: 'failed'; readonly why: HeadraceError };

export interface CommitterDriverParts {
  readonly sinkName: string;
  readonly committer: Committer<unknown>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onRetry: (why: HeadraceError, afterMs: number) => void;
}

/** Asks one sink's committer until every committable of a checkpoint is visible. Rejects when one cannot become so, or on abort. */
export class CommitterDriver {
  constructor(private readonly parts: CommitterDriverParts) {}

  async commit(checkpointId: number, committables: readonly unknown[]): Promise<void> {
    let open = committables;
    while (open.length > 0) {
      const asked = open.map((committable) => new Request(committable));
      await this.parts.committer.commit(checkpointId, asked);
      faultPoint('commit.answered');
      const answers = asked.map((request) => request.settled(this.parts.sinkName));
      const failed = answers.find((answer) => answer.kind === 'failed');
      if (failed) throw failed.why;
      open = committables.length === 0 ? [] : asked.filter((_, i) => answers[i]!.kind === 'later').map((request) => request.committable);
      const later = answers.filter((answer) => answer.kind === 'later');
      if (later.length > 0) await this.pause(later);
    }
  }

  async close(): Promise<void> {
    await this.parts.committer.close();
  }

  private async pause(later: readonly Extract<Answer, { kind: 'later' }>[]): Promise<void> {
    const { clock, signal, onRetry } = this.parts;
    const afterMs = Math.max(...later.map((answer) => answer.afterMs));
    onRetry(later[0]!.why, afterMs);
    await clock.sleep(afterMs, signal);
    if (signal.aborted) throw later[0]!.why;
  }
}

class Request implements CommitRequest<unknown> {
  private answer: Answer | null = null;
  constructor(readonly committable: unknown) {}

  committed(): void {
    this.answer = { kind: 'done' };
  }
  alreadyCommitted(): void {
    this.answer = { kind: 'done' };
  }
  retryLater(afterMs: number, why: HeadraceError): void {
    this.answer = { kind: 'later', afterMs, why };
  }
  failed(why: HeadraceError): void {
    this.answer = { kind: 'failed', why };
  }

  settled(sinkName: string): Answer {
    if (this.answer) return this.answer;
    throw new HeadraceError(`The committer of sink "${sinkName}" returned without an answer for one of its committables.`, {
      code: 'sink.unanswered-commit',
      domain: 'internal',
      retry: 'backoff',
      remedy: 'Report it to the author of the connector.',
    });
  }
}
