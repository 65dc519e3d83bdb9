'use client';

import { Autocomplete, Button, Menu, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ColumnDefinition } from '@/model/catalog/table-definition';
import type { ConnectorRole } from '@/components/compiler-worker/connector-forms';
import { ToolButton } from '@/components/ui/tool-button';
import { ExpressionField } from './expression-field';
import { FieldProblems } from './field-problems';
import { Section } from './section';
import { commonTypes } from './table-parts';
import type { NodeForm } from './use-form';
import classes from './inspector.module.css';

interface Props {
  readonly role: ConnectorRole;
  readonly columns: readonly ColumnDefinition[];
  readonly field: string;
  readonly form: NodeForm;
  /** Above the columns, where the system can tell them. */
  readonly reading?: ReactNode;
  readonly onChange: (columns: ColumnDefinition[]) => void;
}

/** The columns of a table that is described on its node: read from the data, or computed from others. */
export function ColumnsForm({ role, columns, field, form, reading, onChange }: Props) {
  const set = (at: number, column: ColumnDefinition): void => onChange(columns.map((each, i) => (i === at ? column : each)));
  return (
    <Section
      title="Columns"
      end={
        <Menu>
          <Menu.Target>
            <Button size="compact-xs" variant="subtle" color="gray" leftSection={<IconPlus size={12} />} aria-label="Add column">
              Add
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => onChange([...columns, { kind: 'physical', name: '', type: 'STRING' }])}>Column of the data</Menu.Item>
            <Menu.Item onClick={() => onChange([...columns, { kind: 'computed', name: '', expression: '' }])}>Computed column</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      }
    >
      {reading}
      {columns.length === 0 && <p className={classes.hint}>{empty[role]}</p>}
      {columns.map((column, i) => (
        <div key={i}>
          <div className={classes.columnRow}>
            <TextInput
              size="xs"
              data-field={`${field}.${i}.name`}
              aria-label={`column ${i + 1}: name`}
              placeholder="name"
              value={column.name}
              onChange={(event) => set(i, { ...column, name: event.currentTarget.value })}
            />
            <ColumnBody column={column} label={`column ${i + 1}`} field={`${field}.${i}`} form={form} onChange={(next) => set(i, next)} />
            <ToolButton
              label={`Remove column ${column.name || i + 1}`}
              size={24}
              onClick={() => onChange(columns.filter((_, at) => at !== i))}
            >
              <IconX size={14} />
            </ToolButton>
          </div>
          <FieldProblems
            problems={[
              ...form.problemsAt(`${field}.${i}`),
              ...form.problemsAt(`${field}.${i}.name`),
              ...form.problemsAt(`${field}.${i}.type`),
            ]}
          />
        </div>
      ))}
      <FieldProblems problems={form.problemsAt(field)} />
    </Section>
  );
}

const empty: Readonly<Record<ConnectorRole, string>> = {
  source: 'None yet: add those that you need, by the names that they have in the data.',
  lookup: 'None yet: add the key and what the join should bring, by their names in the table.',
  sink: 'None: the table takes the columns that come in.',
};

function ColumnBody(props: {
  column: ColumnDefinition;
  label: string;
  field: string;
  form: NodeForm;
  onChange: (column: ColumnDefinition) => void;
}) {
  const { column, field, form, onChange } = props;
  if (column.kind === 'computed')
    return (
      <ExpressionField
        quiet
        label={`${props.label}: expression`}
        field={`${field}.expression`}
        value={column.expression}
        columns={[]}
        problems={form.problemsAt(`${field}.expression`)}
        placeholder="TO_TIMESTAMP(date)"
        onChange={(expression) => onChange({ ...column, expression })}
      />
    );
  return (
    <Autocomplete
      size="xs"
      data-field={`${field}.type`}
      aria-label={`${props.label}: type`}
      data={[...commonTypes]}
      value={column.type}
      onChange={(type) => onChange({ ...column, type })}
    />
  );
}
