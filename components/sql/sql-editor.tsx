'use client';

import { Button, Combobox, useCombobox } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconExclamationCircle } from '@tabler/icons-react';
import { useMemo, useRef, type KeyboardEvent } from 'react';
import type { Diagnostic } from '@/model/diagnostic/diagnostic';
import { completeAt, wordAt } from '@/components/inspector/completion';
import { inkExpression } from '@/components/inspector/ink';
import { MessageText } from '@/components/problems/message-text';
import { useSqlEdit, type SqlEdit } from './use-sql-edit';
import { useSqlWords } from './use-sql-words';
import classes from './sql-editor.module.css';

/** The pipeline as SQL to be written: coloured, completed, wrong places underlined; the canvas follows whatever can be read. */
export function SqlEditor({ onDone }: { onDone: () => void }) {
  const edit = useSqlEdit();
  const box = useRef<HTMLTextAreaElement>(null);
  const leadTo = ({ at }: Diagnostic): void => {
    const { range } = at;
    if (!box.current || !range) return;
    box.current.focus();
    box.current.setSelectionRange(range.start, Math.max(range.end, range.start));
  };
  return (
    <div className={classes.editor}>
      <div className={classes.bar}>
        <Verdict edit={edit} />
        <Button
          size="compact-xs"
          variant="default"
          disabled={!edit.followed && edit.problems.length === 0}
          title={edit.followed ? undefined : 'Gives up what the canvas does not show'}
          onClick={edit.format}
        >
          {edit.followed ? 'Format' : 'Back to the canvas’s text'}
        </Button>
        <Button size="compact-xs" onClick={onDone}>
          Done
        </Button>
      </div>
      <Text edit={edit} box={box} />
      {edit.problems.length > 0 && (
        <ul className={classes.problems} aria-label="Problems of the SQL">
          {edit.problems.map((problem, i) => (
            <li key={i} data-severity={problem.severity}>
              <button type="button" onClick={() => leadTo(problem)}>
                {problem.severity === 'error' ? <IconExclamationCircle size={14} /> : <IconAlertTriangle size={14} />}
                {problem.at.range && <code>{`${problem.at.range.line}:${problem.at.range.column}`}</code>}
                <MessageText text={problem.message} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Verdict({ edit }: { edit: SqlEdit }) {
  return (
    <span className={classes.verdict} role="status" aria-live="polite" data-followed={edit.followed || undefined}>
      {edit.followed && <IconCircleCheck size={14} aria-hidden />}
      {edit.followed
        ? 'The canvas shows this text.'
        : edit.problems.length > 0
          ? 'The canvas waits: it shows the last text that could be read.'
          : 'Reading…'}
    </span>
  );
}

function Text({ edit, box }: { edit: SqlEdit; box: React.RefObject<HTMLTextAreaElement | null> }) {
  const { text, problems } = edit;
  const words = useSqlWords();
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const caret = box.current?.selectionStart ?? 0;
  const found = useMemo(() => completeAt({ text, caret }, words.names, words.functions), [text, caret, words]);
  const pieces = useMemo(() => inkExpression(text, problems), [text, problems]);
  const take = (insert: string): void => {
    const word = wordAt(text, box.current?.selectionStart ?? 0);
    edit.write(text.slice(0, word.start) + insert + text.slice(word.end));
    combobox.closeDropdown();
    const end = word.start + insert.length - (insert.endsWith('()') ? 1 : 0);
    requestAnimationFrame(() => box.current?.setSelectionRange(end, end));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const chosen = combobox.dropdownOpened ? found[combobox.getSelectedOptionIndex()] : undefined;
    if (event.key === ' ' && event.ctrlKey) combobox.openDropdown();
    if (event.key === 'Escape' && combobox.dropdownOpened) {
      event.stopPropagation();
      combobox.closeDropdown();
    }
    if (chosen && (event.key === 'Enter' || event.key === 'Tab')) {
      event.preventDefault();
      take(chosen.insert);
    }
  };
  const at = placeOf(text, caret);
  return (
    <Combobox store={combobox} onOptionSubmit={take} withinPortal position="bottom-start" width={320} shadow="sm">
      <div className={classes.scroll}>
        <pre className={classes.numbers} aria-hidden>
          {text
            .split('\n')
            .map((_, i) => i + 1)
            .join('\n')}
        </pre>
        <div className={classes.page}>
          <pre className={classes.ink} aria-hidden>
            {pieces.map((piece, i) => (
              <span key={i} data-ink={piece.ink} data-bad={piece.bad}>
                {piece.text}
              </span>
            ))}
            {'\n'}
          </pre>
          <Combobox.EventsTarget withKeyboardNavigation={combobox.dropdownOpened}>
            <textarea
              ref={box}
              aria-label="SQL of the pipeline"
              aria-invalid={problems.some(({ severity }) => severity === 'error')}
              spellCheck={false}
              autoCapitalize="off"
              wrap="off"
              value={text}
              onChange={(event) => {
                edit.write(event.currentTarget.value);
                combobox.openDropdown();
                combobox.selectFirstOption();
              }}
              onKeyDown={onKeyDown}
              onBlur={() => combobox.closeDropdown()}
            />
          </Combobox.EventsTarget>
          <Combobox.DropdownTarget>
            <span className={classes.caret} style={{ left: `calc(8px + ${at.column}ch)`, top: 8 + at.line * 18 }} />
          </Combobox.DropdownTarget>
        </div>
      </div>
      <Combobox.Dropdown hidden={found.length === 0}>
        <Combobox.Options aria-label="Names, functions and words">
          {found.map((item) => (
            <Combobox.Option key={item.insert} value={item.insert} className={classes.option}>
              <span>{item.label}</span>
              <small>{item.detail}</small>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

const placeOf = (text: string, caret: number): { readonly line: number; readonly column: number } => {
  const before = text.slice(0, caret).split('\n');
  return { line: before.length - 1, column: before.at(-1)!.length };
};
