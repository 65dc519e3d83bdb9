'use client';

import { Autocomplete, Button, SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { ToolButton } from '@/components/ui/tool-button';
import { needsValue, operators, printConditions, readConditions, type Condition, type Operator } from './conditions';
import { ExpressionField } from './expression-field';
import { FieldProblems } from './field-problems';
import type { FormProps } from './kind-forms';
import { Section } from './section';
import type { NodeForm } from './use-form';
import classes from './inspector.module.css';

/** A condition as rows to fill in, or as an expression where it is more than rows can say. */
export function FilterForm({ node, form }: FormProps<'filter'>) {
  const text = node.config.condition;
  const rows = readConditions(text);
  const [mode, setMode] = useState<'rows' | 'text'>(rows ? 'rows' : 'text');
  const shown = rows === null ? 'text' : mode;
  return (
    <Section title="Keep the rows for which">
      <SegmentedControl
        size="xs"
        aria-label="How the condition is written"
        data={[
          { value: 'rows', label: 'Conditions', disabled: rows === null },
          { value: 'text', label: 'Expression' },
        ]}
        value={shown}
        onChange={(value) => setMode(value as 'rows' | 'text')}
      />
      {shown === 'rows' && rows && <ConditionRows text={text} rows={rows} form={form} />}
      {shown === 'text' && (
        <ExpressionField
          label="Condition"
          field="condition"
          value={text}
          columns={form.columns}
          problems={form.problemsAt('condition')}
          placeholder="distance > 0"
          onChange={(value) => form.set('condition', value)}
        />
      )}
    </Section>
  );
}

const blank: Condition = { column: '', operator: '=', value: '' };

/** A row that is still being filled in lives here; what is whole is in the document as SQL. */
function ConditionRows({ text, rows, form }: { text: string; rows: readonly Condition[]; form: NodeForm }) {
  const [draft, setDraft] = useState<{ of: string; rows: readonly Condition[] }>({ of: text, rows: rows.length ? rows : [blank] });
  const shown = draft.of === text ? draft.rows : rows;
  const write = (next: readonly Condition[]): void => {
    const whole = next.filter((row) => row.column !== '' && (!needsValue(row.operator) || row.value !== ''));
    const printed = printConditions(whole, form.columns);
    setDraft({ of: printed, rows: next });
    form.set('condition', printed);
  };
  return (
    <>
      {shown.map((row, i) => (
        <ConditionRow
          key={i}
          row={row}
          label={`condition ${i + 1}`}
          form={form}
          onChange={(next) => write(shown.map((each, at) => (at === i ? next : each)))}
          onRemove={() => write(shown.filter((_, at) => at !== i))}
        />
      ))}
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        w="fit-content"
        leftSection={<IconPlus size={12} />}
        onClick={() => setDraft({ of: text, rows: [...shown, blank] })}
      >
        And
      </Button>
      <FieldProblems problems={form.problemsAt('condition')} />
    </>
  );
}

function ConditionRow(props: { row: Condition; label: string; form: NodeForm; onChange: (row: Condition) => void; onRemove: () => void }) {
  const { row, label, form, onChange } = props;
  return (
    <div className={classes.conditionRow}>
      <Autocomplete
        size="xs"
        data-field="condition"
        aria-label={`${label}: column`}
        placeholder="column"
        data={form.columns.map((column) => column.name)}
        value={row.column}
        onChange={(column) => onChange({ ...row, column })}
      />
      <Select
        size="xs"
        aria-label={`${label}: comparison`}
        className={needsValue(row.operator) ? undefined : classes.wide}
        allowDeselect={false}
        data={[...operators]}
        value={row.operator}
        onChange={(operator) => operator && onChange({ ...row, operator: operator as Operator })}
      />
      {needsValue(row.operator) && (
        <TextInput
          size="xs"
          aria-label={`${label}: value`}
          placeholder="value"
          value={row.value}
          onChange={(event) => onChange({ ...row, value: event.currentTarget.value })}
        />
      )}
      <ToolButton label={`Remove ${label}`} size={24} onClick={props.onRemove}>
        <IconX size={14} />
      </ToolButton>
    </div>
  );
}
