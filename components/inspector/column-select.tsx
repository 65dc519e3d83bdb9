'use client';

import { MultiSelect, Select } from '@mantine/core';
import type { ColumnView } from '@/components/compiler-worker/compilation';
import classes from './inspector.module.css';

interface Common {
  readonly label: string;
  readonly quiet?: boolean;
  readonly field: string;
  readonly columns: readonly ColumnView[];
  readonly error?: string;
  readonly placeholder?: string;
}

/** What is chosen stays choosable when the input no longer has it: the compiler says that it is gone, the form does not drop it. */
const optionsOf = (columns: readonly ColumnView[], chosen: readonly string[]) => {
  const names = new Map(columns.map((column) => [column.name, column.type]));
  for (const name of chosen) if (name && !names.has(name)) names.set(name, 'not in the input');
  return { data: [...names.keys()], typeOf: (name: string) => names.get(name) ?? '' };
};

const nothing = 'The input has no columns yet: connect it, and mend what comes before.';

export function ColumnSelect(props: Common & { value: string; onChange: (column: string) => void }) {
  const { data, typeOf } = optionsOf(props.columns, [props.value]);
  return (
    <Select
      size="xs"
      data-field={props.field}
      label={props.quiet ? undefined : props.label}
      aria-label={props.label}
      placeholder={props.placeholder ?? 'choose a column'}
      data={data}
      value={props.value || null}
      searchable
      error={props.error}
      nothingFoundMessage={nothing}
      renderOption={({ option }) => <ColumnOption name={option.value} type={typeOf(option.value)} />}
      onChange={(value) => props.onChange(value ?? '')}
    />
  );
}

export function ColumnsSelect(props: Common & { value: readonly string[]; onChange: (columns: string[]) => void }) {
  const { data, typeOf } = optionsOf(props.columns, props.value);
  return (
    <MultiSelect
      size="xs"
      data-field={props.field}
      label={props.quiet ? undefined : props.label}
      aria-label={props.label}
      placeholder={props.placeholder ?? 'add a column'}
      data={data}
      value={[...props.value]}
      searchable
      hidePickedOptions
      error={props.error}
      nothingFoundMessage={nothing}
      renderOption={({ option }) => <ColumnOption name={option.value} type={typeOf(option.value)} />}
      onChange={props.onChange}
    />
  );
}

function ColumnOption({ name, type }: { name: string; type: string }) {
  return (
    <span className={classes.columnOption}>
      {name}
      <small>{type}</small>
    </span>
  );
}
