'use client';

import { Button } from '@mantine/core';
import { IconAlertTriangle, IconBolt, IconChevronDown, IconCircleCheck, IconExclamationCircle, IconInfoCircle } from '@tabler/icons-react';
import type { Diagnostic } from '@/model/diagnostic/diagnostic';
import { applyFix } from '@/components/canvas/document/edits';
import { emptyCompilation } from '@/components/compiler-worker/compilation';
import { showUi } from '@/components/editor/editor';
import { useCompilation, useDocument, useEditor, useUi } from '@/components/editor/editor-context';
import { panels } from '@/components/editor/panels';
import { ResizeHandle } from '@/components/ui/resize-handle';
import { Count } from '@/components/ui/chip';
import { useObservable } from '@/components/ui/use-observable';
import { MessageText } from './message-text';
import { bySeverity, showProblem } from './show-problem';
import classes from './problems.module.css';

/** Below the canvas: every mistake in one list; a click leads to its node and field, a button applies the remedy. */
export function ProblemsPanel() {
  const editor = useEditor();
  const open = useUi((ui) => ui.problemsOpen);
  const problems = useCompilation((compilation) => compilation.diagnostics);
  const failed = useObservable(editor.compiler, (state) => state.failed);
  const read = useCompilation((compilation) => compilation !== emptyCompilation);
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  return (
    <section className={classes.panel} data-open={open || undefined} aria-label="Problems">
      {open && <ResizeHandle label="Height of the problems" edge="top" {...panels.problems} />}
      <button type="button" className={classes.bar} aria-expanded={open} onClick={() => showUi(editor, { problemsOpen: !open })}>
        <b>Problems</b>
        <Count value={problems.length} tone={errors ? 'err' : 'plain'} />
        <span role="status" aria-live="polite" data-bad={failed ? true : undefined}>
          {failed ? `The compiler stopped: ${failed}` : read ? describe(errors, problems.length) : 'reading the drawing'}
        </span>
        <IconChevronDown size={16} style={{ rotate: open ? undefined : '180deg' }} aria-hidden />
      </button>
      {open && (
        <ul className={classes.list}>
          {read && problems.length === 0 && (
            <li className={classes.clean}>
              <IconCircleCheck size={16} /> Nothing is wrong with this drawing.
            </li>
          )}
          {bySeverity(problems).map((problem, i) => (
            <Problem key={`${i}-${problem.code}`} problem={problem} />
          ))}
        </ul>
      )}
    </section>
  );
}

const describe = (errors: number, all: number): string => {
  if (all === 0) return 'nothing is wrong';
  return errors === 0
    ? 'nothing that keeps it from running'
    : errors === 1
      ? '1 error keeps it from running'
      : `${errors} errors keep it from running`;
};

const icons = { error: IconExclamationCircle, warning: IconAlertTriangle, info: IconInfoCircle };

function Problem({ problem }: { problem: Diagnostic }) {
  const editor = useEditor();
  const node = useDocument((state) => state.document.nodes.find((each) => each.id === problem.at.nodeId)?.name);
  const Sign = icons[problem.severity];
  const { fix } = problem;
  return (
    <li className={classes.problem} data-severity={problem.severity}>
      <button type="button" onClick={() => showProblem(editor, problem)}>
        <Sign size={16} stroke={1.75} aria-label={problem.severity} />
        {node && <b>{node}</b>}
        <MessageText text={problem.message} />
        <small>{problem.code}</small>
      </button>
      {fix && (
        <Button size="compact-xs" variant="light" leftSection={<IconBolt size={12} />} onClick={() => editor.store.run(applyFix(fix))}>
          {fix.title}
        </Button>
      )}
    </li>
  );
}
