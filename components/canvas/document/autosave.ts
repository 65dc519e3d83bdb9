import type { PipelineDocument } from '@/model/graph/document';
import { observable, type Observable } from '@/components/ui/observable';
import type { DocumentStore } from './document-store';
import { sameContent } from './same-content';
import { NotSaved } from './not-saved';

/** What the server says to a save that names the revision it was based on. */
export type SaveAnswer =
  | { readonly kind: 'saved'; readonly revision: number }
  /** Someone saved in between; ours is kept on the server as a draft of its own. */
  | { readonly kind: 'conflict'; readonly revision: number; readonly document: PipelineDocument; readonly draft: string }
  /** The pipeline was deleted. */
  | { readonly kind: 'gone' };

export type SaveState =
  | { readonly kind: 'saved'; readonly atMs: number | null }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'conflict'; readonly theirs: PipelineDocument; readonly revision: number; readonly draft: string }
  | { readonly kind: 'gone' };

interface Options {
  readonly store: DocumentStore;
  readonly revision: number;
  readonly save: (document: PipelineDocument, baseRevision: number) => Promise<SaveAnswer>;
  /** Forgets a draft that was kept for nothing. */
  readonly discard: (draft: string) => void;
  readonly now?: () => number;
  readonly quietMs?: number;
  /** Editing without a pause is saved at least this often. */
  readonly latestMs?: number;
  readonly retryMs?: number;
}

/**
 * Saves the document after each pause in editing, one save at a time, with the revision it builds on. A failed save is tried again
 * until it passes; after a conflict nothing is saved until a person chose, and of a pipeline that was deleted nothing until someone looks
 * again (`recheck`, `flush`). Start with `start`, end with its return value.
 */
export class Autosave implements Observable<SaveState> {
  private readonly state = observable<SaveState>({ kind: 'saved', atMs: null });
  private savedDocument: PipelineDocument;
  private baseRevision: number;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private inFlight: Promise<void> | undefined;
  private waitingSince: number | undefined;
  /** What went out since the last answer: the server may have taken one of them. */
  private unanswered: readonly PipelineDocument[] = [];

  constructor(private readonly options: Options) {
    this.savedDocument = options.store.get().document;
    this.baseRevision = options.revision;
  }

  readonly get = (): SaveState => this.state.get();
  readonly subscribe = (listener: () => void): (() => void) => this.state.subscribe(listener);

  /** The revision that the next save builds on; the newest one that this editor knows. */
  get revision(): number {
    return this.baseRevision;
  }

  start(): () => void {
    const stop = this.options.store.subscribe(() => this.onEdit());
    this.onEdit();
    return () => {
      stop();
      clearTimeout(this.timer);
      // Whoever leaves before the pause was over keeps the last edits.
      if (this.isDirty() && this.maySave()) void this.save();
    };
  }

  /**
   * The page may be gone in a moment: sends what the server has not got, without waiting for the pause. Returns what a local copy must
   * hold until the server has answered, with the revision that it builds on; null where everything is there, or where a person is asked.
   * Of a pipeline that was deleted nothing is sent, and the copy is all there is: the deletion may be taken back.
   */
  leave(): { readonly document: PipelineDocument; readonly baseRevision: number } | null {
    const { kind } = this.get();
    if (!this.isDirty() || kind === 'conflict' || this.options.store.get().readOnly) return null;
    const unsaved = { document: this.options.store.get().document, baseRevision: this.baseRevision };
    if (this.maySave()) void this.save();
    return unsaved;
  }

  /** Looks once whether a pipeline that was deleted is there again, and goes on saving where it is. */
  async recheck(): Promise<void> {
    if (this.get().kind === 'gone') await this.save();
  }

  /** What is unsaved lies elsewhere now, as a pipeline of its own: there is nothing left to save here. */
  handOver(document: PipelineDocument): void {
    this.savedDocument = document;
    if (!this.isDirty()) this.state.set({ kind: 'saved', atMs: null });
  }

  /** Resolves when all edits so far are on the server; rejects with the reason where they can not get there. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    if (this.inFlight) await this.inFlight;
    if (this.isDirty()) await this.save();
    const state = this.get();
    if (state.kind === 'failed') throw new NotSaved('external', state.message);
    if (state.kind === 'conflict') throw new NotSaved('user', 'someone else changed this pipeline. Choose a version first.');
    if (state.kind === 'gone') throw new NotSaved('user', 'this pipeline was deleted elsewhere.');
  }

  /**
   * A change of the stored document that is not made by saving it (a rename), put between two saves. `change` gives the revision that
   * it made; where it fails, so does this, and saving goes on as before. A revision beyond the next one holds what somebody else saved
   * meanwhile: it is not built on, so that the next save is told of it.
   */
  async between(change: () => Promise<number>): Promise<void> {
    await this.flush();
    this.inFlight = change()
      .then((revision) => {
        if (revision === this.baseRevision + 1) this.baseRevision = revision;
      })
      .finally(() => (this.inFlight = undefined));
    try {
      await this.inFlight;
    } finally {
      this.onEdit();
    }
  }

  /** Ends a conflict. `theirs` shows the other version here; `mine` saves ours over it as the next revision. */
  async resolve(choice: 'theirs' | 'mine'): Promise<void> {
    const state = this.get();
    if (state.kind !== 'conflict') return;
    this.baseRevision = state.revision;
    this.savedDocument = state.theirs;
    this.state.set({ kind: 'waiting' });
    if (choice === 'theirs') {
      this.options.store.replace(state.theirs);
      this.state.set({ kind: 'saved', atMs: this.now() });
    } else await this.save();
  }

  isDirty(): boolean {
    return this.options.store.get().document !== this.savedDocument;
  }

  private now(): number {
    return (this.options.now ?? Date.now)();
  }

  /** Without a person's word. */
  private maySave(): boolean {
    const { kind } = this.get();
    return kind !== 'conflict' && kind !== 'gone' && !this.options.store.get().readOnly;
  }

  private onEdit(): void {
    if (!this.isDirty() || !this.maySave()) return;
    if (this.get().kind !== 'saving') this.state.set({ kind: 'waiting' });
    this.waitingSince ??= this.now();
    const latest = this.waitingSince + (this.options.latestMs ?? 3_000) - this.now();
    this.schedule(Math.max(0, Math.min(this.options.quietMs ?? 600, latest)));
  }

  private schedule(delayMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), delayMs);
  }

  private async save(): Promise<void> {
    if (this.inFlight) return this.inFlight;
    this.inFlight = this.saveOnce().finally(() => (this.inFlight = undefined));
    await this.inFlight;
    if (this.get().kind === 'saved' && this.isDirty()) this.onEdit();
  }

  private async saveOnce(): Promise<void> {
    clearTimeout(this.timer);
    this.waitingSince = undefined;
    const { document } = this.options.store.get();
    if (this.get().kind !== 'gone') this.state.set({ kind: 'saving' });
    try {
      const answer = await this.options.save(document, this.baseRevision);
      if (answer.kind === 'gone') return this.state.set(answer);
      // What is stored may be an edit of ours, or what we began with: then nobody changed more than the name.
      const ours = [document, ...this.unanswered, this.savedDocument];
      const taken = answer.kind === 'conflict' ? ours.find((known) => sameContent(known, answer.document)) : undefined;
      this.unanswered = [];
      if (answer.kind === 'conflict') {
        if (taken) return this.goOnFrom(taken, answer);
        this.state.set({ kind: 'conflict', theirs: answer.document, revision: answer.revision, draft: answer.draft });
        return;
      }
      this.baseRevision = answer.revision;
      this.savedDocument = document;
      this.state.set({ kind: 'saved', atMs: this.now() });
    } catch (error) {
      if (this.unanswered.at(-1) !== document) this.unanswered = [...this.unanswered, document];
      this.state.set({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
      this.schedule(this.options.retryMs ?? 3_000);
    }
  }

  /** What is stored is our own edit, whose answer was lost, or the same one made elsewhere, or what we began with. What came after it is saved on top. */
  private goOnFrom(taken: PipelineDocument, { revision, draft }: Extract<SaveAnswer, { kind: 'conflict' }>): Promise<void> | undefined {
    this.options.discard(draft);
    this.baseRevision = revision;
    this.savedDocument = taken;
    if (this.isDirty()) return this.saveOnce();
    this.state.set({ kind: 'saved', atMs: this.now() });
    return undefined;
  }
}
