import type { PipelineDocument } from '@/model/graph/document';
import { observable, type Observable } from '@/components/ui/observable';
import { nothingSelected, sameSelection, type Selection } from './selection';

/**
 * One edit of a person: a pure change of the document with the words that the undo button shows.
 * Edits in a row with the same `merge` key (typing in one field) are one step of undo.
 */
export interface Edit {
  readonly label: string;
  readonly merge?: string;
  readonly change: (document: PipelineDocument) => PipelineDocument;
  /** What is selected afterwards; left out: what was, less what is gone. */
  readonly select?: Selection;
}

interface Step {
  readonly label: string;
  readonly merge?: string;
  readonly document: PipelineDocument;
  readonly selection: Selection;
}

export interface DocumentState {
  readonly document: PipelineDocument;
  readonly selection: Selection;
  /** Why nothing may be changed, in words for the banner; undefined where editing is on. */
  readonly readOnly?: string;
  readonly undo?: string;
  readonly redo?: string;
}

const undoLimit = 500;
/** Typing pauses longer than this begin a new step. */
const mergeWithinMs = 1_500;

/**
 * Holds the document that is being edited; every change goes through `run`, so that undo covers everything. Documents are never
 * changed in place: a step keeps the whole earlier one, which shares what did not change.
 */
export class DocumentStore implements Observable<DocumentState> {
  private readonly state;
  private past: Step[] = [];
  private future: Step[] = [];
  private lastEditAt = Number.NEGATIVE_INFINITY;

  constructor(
    document: PipelineDocument,
    private readonly options: { readOnly?: string; now?: () => number } = {},
  ) {
    this.state = observable<DocumentState>({ document, selection: nothingSelected, readOnly: options.readOnly });
  }

  readonly get = (): DocumentState => this.state.get();
  readonly subscribe = (listener: () => void): (() => void) => this.state.subscribe(listener);

  /** Applies the edit; one that changes nothing leaves no step. Ignored on a read-only document. */
  run(edit: Edit): void {
    const before = this.get();
    if (before.readOnly) return;
    const document = edit.change(before.document);
    if (document === before.document) {
      if (edit.select) this.select(edit.select);
      return;
    }
    this.remember(edit, before);
    this.show(document, edit.select ?? before.selection);
  }

  undo(): void {
    this.travel(this.past, this.future);
  }

  redo(): void {
    this.travel(this.future, this.past);
  }

  select(selection: Selection): void {
    const before = this.get();
    const next = existing(selection, before.document);
    if (!sameSelection(before.selection, next)) this.state.set({ ...before, selection: next });
  }

  /** Shows another document (a newer revision from the server); what was done to the old one can not be undone on it. */
  replace(document: PipelineDocument, readOnly?: string): void {
    [this.past, this.future] = [[], []];
    this.state.set({ document, selection: existing(this.get().selection, document), readOnly });
  }

  private remember(edit: Edit, before: DocumentState): void {
    const now = (this.options.now ?? Date.now)();
    const last = this.past.at(-1);
    const merges = edit.merge !== undefined && last?.merge === edit.merge && now - this.lastEditAt < mergeWithinMs;
    this.lastEditAt = now;
    this.future = [];
    if (merges) return;
    this.past.push({ label: edit.label, merge: edit.merge, document: before.document, selection: before.selection });
    if (this.past.length > undoLimit) this.past.shift();
  }

  private travel(from: Step[], to: Step[]): void {
    const step = from.pop();
    if (!step) return;
    const { document, selection } = this.get();
    to.push({ label: step.label, document, selection });
    this.lastEditAt = Number.NEGATIVE_INFINITY;
    this.show(step.document, step.selection);
  }

  private show(document: PipelineDocument, selection: Selection): void {
    this.state.set({
      document,
      selection: existing(selection, document),
      readOnly: this.get().readOnly,
      undo: this.past.at(-1)?.label,
      redo: this.future.at(-1)?.label,
    });
  }
}

/** The selection without what the document no longer has. */
function existing(selection: Selection, document: PipelineDocument): Selection {
  const has = {
    nodes: new Set(document.nodes.map((n) => n.id)),
    edges: new Set(document.edges.map((e) => e.id)),
    notes: new Set(document.notes.map((n) => n.id)),
  };
  const keep = <T>(wanted: ReadonlySet<T>, there: ReadonlySet<T>): ReadonlySet<T> => new Set([...wanted].filter((id) => there.has(id)));
  return { nodes: keep(selection.nodes, has.nodes), edges: keep(selection.edges, has.edges), notes: keep(selection.notes, has.notes) };
}
