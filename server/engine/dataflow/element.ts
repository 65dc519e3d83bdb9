import type { EngineBatch } from '../contract/batch';

/**
 * What a barrier says. `checkpoint`: rows go on behind it. `savepoint`: the same, kept elsewhere and without commit. `stop`: sources
 * are silent behind it. `final`: the input has ended. `directory`: where section files go; null: state is not kept (only the commit matters).
 */
export interface CheckpointMark {
  readonly id: number;
  readonly type: 'checkpoint' | 'savepoint' | 'stop' | 'final';
  readonly directory: string | null;
}

/** What travels between tasks, in order. The receiver of a batch calls `release` once when it no longer looks at it. */
export type Element =
  | { readonly kind: 'batch'; readonly batch: EngineBatch; readonly release: () => void }
  | { readonly kind: 'barrier'; readonly mark: CheckpointMark }
  | { readonly kind: 'status'; readonly idle: boolean }
  | { readonly kind: 'end' };

export type ControlElement = Exclude<Element, { kind: 'batch' }>;

/** The receiving end of one channel. */
export interface InChannel {
  /** The next element, without taking it; null: none at the moment. Throws when the channel was aborted. */
  peek(): Element | null;
  shift(): void;
  /** 0–1 */
  fill(): number;
  /** Between two tasks of one worker, where both ends are one: whether batches may refer to bytes of what they were made of, since they are soon released. */
  takesLent?: boolean;
}

/** The sending end. Control elements always fit; a batch only while `hasRoom()`. */
export interface OutChannel {
  hasRoom(): boolean;
  push(element: Element): void;
  /** Tries to move on what waits for room beyond this end; true when something moved. */
  pump(): boolean;
  /** Nothing waits at this end any more. */
  drained(): boolean;
  rows: number;
  fill(): number;
  readonly takesLent?: boolean;
}
