'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { Diagnostic } from '@/model/diagnostic/diagnostic';
import type { PipelineDocument } from '@/model/graph/document';
import { useEditor } from '@/components/editor/editor-context';
import type { Editor } from '@/components/editor/editor';
import { keepUnstated } from './keep-unstated';

const pauseMs = 250;

/** The text being edited, what is wrong with it, and whether the canvas shows it. */
export interface SqlEdit {
  readonly text: string;
  readonly problems: readonly Diagnostic[];
  /** The canvas holds what the text says. */
  readonly followed: boolean;
  readonly write: (text: string) => void;
  /** The text as Headrace writes it. What the canvas does not hold is given up. */
  readonly format: () => void;
}

/** Text that could not be read when its editor was left: it is there again when the SQL is edited next. */
const kept = new WeakMap<Editor, string>();

export const hasUnreadSql = (editor: Editor): boolean => kept.has(editor);

/**
 * SQL under a person's hands: after each pause it is read in the worker, and what can be read as a whole becomes the drawing, one step of
 * undo for a run of typing. Text that cannot leaves the canvas as it was. An edit on the canvas meanwhile is written into the text,
 * unless the text is ahead of the canvas.
 */
export function useSqlEdit(): SqlEdit {
  const editor = useEditor();
  const [text, setText] = useState(() => kept.get(editor) ?? editor.compiler.get().compilation.sql);
  const [read, setRead] = useState<{ readonly text: string; readonly problems: readonly Diagnostic[] }>(() => ({
    text: editor.compiler.get().compilation.sql,
    problems: [],
  }));
  const taken = useRef<PipelineDocument>(editor.store.get().document);
  const [followed, setFollowed] = useState(() => !kept.has(editor));
  const unread = useUnread(editor);
  useEffect(() => {
    if (text === read.text) return;
    let current = true;
    const timer = setTimeout(() => {
      void readInto(editor, text).then((outcome) => {
        if (!current) return;
        if (outcome.taken) unread(null);
        setRead({ text, problems: outcome.problems });
        setFollowed(outcome.taken !== null);
        if (outcome.taken) taken.current = outcome.taken;
      });
    }, pauseMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [editor, text, read.text, unread]);
  useEffect(
    () =>
      editor.compiler.subscribe(() => {
        const { compilation, stale } = editor.compiler.get();
        const foreign = editor.store.get().document !== taken.current;
        if (stale || !foreign || !followed) return;
        taken.current = editor.store.get().document;
        setText(compilation.sql);
        setRead({ text: compilation.sql, problems: [] });
      }),
    [editor, followed],
  );
  const write = (next: string): void => {
    unread(next);
    setText(next);
    setFollowed(false);
  };
  const format = (): void => {
    const { sql } = editor.compiler.get().compilation;
    unread(null);
    taken.current = editor.store.get().document;
    setText(sql);
    setRead({ text: sql, problems: [] });
    setFollowed(true);
  };
  return { text, problems: read.problems, followed, write, format };
}

/** Told what the canvas does not hold yet. Where the editor is left before the pause is over, that is read then, and kept if it cannot be. */
function useUnread(editor: Editor): (text: string | null) => void {
  const ahead = useRef(kept.get(editor) ?? null);
  useEffect(() => {
    kept.delete(editor);
    return () => {
      const text = ahead.current;
      if (text === null) return;
      kept.set(editor, text);
      void readInto(editor, text).then(({ taken }) => taken && kept.get(editor) === text && kept.delete(editor));
    };
  }, [editor]);
  return useCallback((text) => void (ahead.current = text), []);
}

async function readInto(
  editor: Editor,
  text: string,
): Promise<{ readonly problems: readonly Diagnostic[]; readonly taken: PipelineDocument | null }> {
  const previous = editor.store.get().document;
  const stated = new Set(editor.compiler.get().compilation.statements.flatMap(({ origin }) => origin));
  try {
    const script = await editor.compiler.read({ text, catalog: editor.catalog.get(), previous });
    // Somebody drew while the worker read: what was read does not know of it.
    if (editor.store.get().document !== previous) return readInto(editor, text);
    if (script.unread.length > 0) return { problems: script.problems, taken: null };
    const document = keepUnstated(script.document, previous, stated);
    editor.store.run({ label: 'Edit the SQL', merge: 'sql', change: () => document });
    return { problems: script.problems, taken: editor.store.get().document };
  } catch (error) {
    const message = `The SQL was not read: ${error instanceof Error ? error.message : String(error)}`;
    return { problems: [{ code: 'studio.compiler', severity: 'error', at: {}, message, params: {} }], taken: null };
  }
}
