import type { CatalogSnapshot } from '@/model/catalog/table-definition';
import type { PipelineDocument } from '@/model/graph/document';
import { observable, type Observable } from '@/components/ui/observable';
import { StudioError } from '@/components/ui/studio-error';
import { emptyCompilation, type Compilation } from './compilation';
import type { Answer, EditedScript, Forms, ReadScript, Request } from './protocol';

/** The part of a Worker that the client needs. */
export interface WorkerPort {
  postMessage(request: Request): void;
  onmessage: ((event: { data: Answer }) => void) | null;
  onerror: ((event: { message?: string }) => void) | null;
  terminate(): void;
}

const broken = (answer: Answer): StudioError =>
  new StudioError({
    code: 'studio.compiler',
    domain: 'internal',
    message: answer.kind === 'failed' ? answer.message : `The compiler answered with ${answer.kind}`,
  });

interface Job {
  readonly document: PipelineDocument;
  readonly catalog: CatalogSnapshot;
}

/** `stale`: an edit came after this compilation; `failed`: the compiler itself broke, with its message. */
export interface CompilerState {
  readonly compilation: Compilation;
  readonly stale: boolean;
  readonly failed?: string;
}

/**
 * Compiles off the main thread, once started. At most one compilation is under way; of the edits meanwhile only the last is compiled, so typing
 * never queues work. The answer to an older document is still shown (`stale`) until the newer one is there.
 */
export class CompilerClient implements Observable<CompilerState> {
  private readonly state = observable<CompilerState>({ compilation: emptyCompilation, stale: true });
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private nextId = 1;
  private busy = false;
  private next: Job | undefined;

  private worker: WorkerPort | undefined;
  private open = false;

  constructor(private readonly startWorker: () => WorkerPort) {}

  /** Starts the worker; the returned function ends it, answering what is under way as failed. May be started again. */
  start(): () => void {
    this.open = true;
    this.employ();
    return () => {
      this.open = false;
      this.worker?.terminate();
      this.worker = undefined;
      this.fail('the editor was closed');
    };
  }

  readonly get = (): CompilerState => this.state.get();
  readonly subscribe = (listener: () => void): (() => void) => this.state.subscribe(listener);

  compile(document: PipelineDocument, catalog: CatalogSnapshot): void {
    this.next = { document, catalog };
    this.state.update((state) => (state.stale ? state : { ...state, stale: true }));
    this.pump();
  }

  async forms(): Promise<Forms> {
    const answer = await this.ask({ kind: 'forms', id: this.nextId++ });
    if (answer.kind !== 'forms') throw broken(answer);
    return answer.forms;
  }

  async lift(text: string, name: string): Promise<Extract<Answer, { kind: 'lift' }>> {
    const answer = await this.ask({ kind: 'lift', id: this.nextId++, text, name });
    if (answer.kind !== 'lift') throw broken(answer);
    return answer;
  }

  async read(script: EditedScript): Promise<ReadScript> {
    const answer = await this.ask({ kind: 'script', id: this.nextId++, ...script });
    if (answer.kind !== 'script') throw broken(answer);
    return answer;
  }

  private pump(): void {
    const job = this.next;
    if (this.busy || !job || !this.open) return;
    this.next = undefined;
    this.busy = true;
    void this.ask({ kind: 'compile', id: this.nextId++, ...job }).then((answer) => {
      this.busy = false;
      if (answer.kind === 'compile') this.state.set({ compilation: answer.compilation, stale: this.next !== undefined });
      if (answer.kind === 'failed') this.state.update((state) => ({ ...state, failed: answer.message }));
      this.pump();
    });
  }

  private ask(request: Request): Promise<Answer> {
    return new Promise((resolve) => {
      this.waiting.set(request.id, resolve);
      if (this.open) (this.worker ?? this.employ()).postMessage(request);
      else this.settle({ kind: 'failed', id: request.id, message: 'the compiler is not running' });
    });
  }

  private employ(): WorkerPort {
    const worker = this.startWorker();
    this.worker = worker;
    worker.onmessage = ({ data }) => this.settle(data);
    worker.onerror = (event) => this.lose(worker, event.message ?? 'it could not be loaded');
    return worker;
  }

  /** The worker was not loaded, or broke: it would answer nothing any more. The next question goes to a new one. */
  private lose(worker: WorkerPort, message: string): void {
    if (worker !== this.worker) return;
    worker.terminate();
    this.worker = undefined;
    this.state.update((state) => ({ ...state, failed: message }));
    this.fail(message);
  }

  private settle(answer: Answer): void {
    const resolve = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    resolve?.(answer);
  }

  private fail(message: string): void {
    for (const id of [...this.waiting.keys()]) this.settle({ kind: 'failed', id, message });
  }
}
