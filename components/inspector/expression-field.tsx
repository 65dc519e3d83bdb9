'use client';

import { useCombobox, Combobox } from '@mantine/core';
import { useRef, type KeyboardEvent } from 'react';
import type { Diagnostic } from '@/model/diagnostic/diagnostic';
import type { ColumnView } from '@/components/compiler-worker/compilation';
import { useEditor } from '@/components/editor/editor-context';
import { useObservable } from '@/components/ui/use-observable';
import { completeAt, wordAt } from './completion';
import { FieldProblems } from './field-problems';
import { InkedText } from './inked-text';
import classes from './expression-field.module.css';

interface Props {
  readonly label: string;
  /** The label is said but not drawn: in tables, whose head has it. */
  readonly quiet?: boolean;
  readonly value: string;
  readonly columns: readonly ColumnView[];
  readonly problems: readonly Diagnostic[];
  readonly placeholder?: string;
  readonly rows?: number;
  /** Path within the node's settings: problems lead here by it. */
  readonly field: string;
  readonly onChange: (value: string) => void;
}

/** A SQL expression over the columns at hand: coloured, completed at the caret, underlined where the compiler found something wrong. */
export function ExpressionField(props: Props) {
  const box = useRef<HTMLTextAreaElement>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const caret = box.current?.selectionStart ?? props.value.length;
  const functions = useObservable(useEditor().forms, (forms) => forms.functions);
  const found = completeAt({ text: props.value, caret }, props.columns, functions);
  const take = (text: string): void => {
    const at = box.current?.selectionStart ?? props.value.length;
    const word = wordAt(props.value, at);
    const next = props.value.slice(0, word.start) + text + props.value.slice(word.end);
    props.onChange(next);
    combobox.closeDropdown();
    const end = word.start + text.length - (text.endsWith('()') ? 1 : 0);
    requestAnimationFrame(() => box.current?.setSelectionRange(end, end));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === ' ' && event.ctrlKey) combobox.openDropdown();
    if ((event.key === 'Enter' || event.key === 'Tab') && combobox.dropdownOpened && found[combobox.getSelectedOptionIndex()]) {
      event.preventDefault();
      take(found[combobox.getSelectedOptionIndex()]!.insert);
    } else if (event.key === 'Enter' && !props.rows && !event.shiftKey) event.preventDefault();
  };
  return (
    <div className={classes.field} data-field={props.field}>
      {!props.quiet && <span className={classes.label}>{props.label}</span>}
      <Combobox store={combobox} onOptionSubmit={take} withinPortal position="bottom-start" shadow="sm">
        <Combobox.DropdownTarget>
          <div className={classes.box} data-bad={props.problems.some((p) => p.severity === 'error') || undefined}>
            <InkedText text={props.value} problems={props.problems} columns={props.columns} />
            <Combobox.EventsTarget withKeyboardNavigation={combobox.dropdownOpened}>
              <textarea
                ref={box}
                rows={props.rows ?? Math.max(1, props.value.split('\n').length)}
                aria-label={props.label}
                aria-invalid={props.problems.length > 0}
                data-list-open={(combobox.dropdownOpened && found.length > 0) || undefined}
                spellCheck={false}
                autoCapitalize="off"
                placeholder={props.placeholder}
                value={props.value}
                onChange={(event) => {
                  props.onChange(event.currentTarget.value);
                  combobox.openDropdown();
                  combobox.selectFirstOption();
                }}
                onKeyDown={onKeyDown}
                onBlur={() => combobox.closeDropdown()}
              />
            </Combobox.EventsTarget>
          </div>
        </Combobox.DropdownTarget>
        <Combobox.Dropdown hidden={found.length === 0}>
          <Combobox.Options aria-label="Columns and functions">
            {found.map((item) => (
              <Combobox.Option key={item.insert} value={item.insert} className={classes.option}>
                <span>{item.label}</span>
                <small>{item.detail}</small>
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      <FieldProblems problems={props.problems} />
    </div>
  );
}
