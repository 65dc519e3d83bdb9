'use client';

import { NumberInput, SegmentedControl, Switch, TagsInput, TextInput } from '@mantine/core';
import { ColumnSelect, ColumnsSelect } from './column-select';
import { DurationField } from './duration-field';
import { ExpressionList } from './expression-list';
import { FieldProblems } from './field-problems';
import type { FormProps } from './kind-forms';
import { ListSection } from './list-section';
import { Section } from './section';
import type { NodeForm } from './use-form';
import classes from './inspector.module.css';

/** The columns by which rows belong together. */
export function KeysSection({
  title,
  keys,
  form,
  field = 'keys',
}: {
  title: string;
  keys: readonly string[];
  form: NodeForm;
  field?: string;
}) {
  return (
    <Section title={title}>
      <ColumnsSelect quiet label={title} field={field} columns={form.columns} value={keys} onChange={(value) => form.set(field, value)} />
      <FieldProblems problems={[...form.problemsAt(field), ...keys.flatMap((_, i) => form.problemsAt(`${field}.${i}`))]} />
    </Section>
  );
}

/** A time by which rows follow each other: time attributes are offered first, where there are some. */
export function TimeSelect({ label, field, value, form }: { label: string; field: string; value: string; form: NodeForm }) {
  const times = form.columns.filter((column) => column.time);
  return (
    <>
      <ColumnSelect
        label={label}
        field={field}
        columns={times.length ? times : form.columns}
        value={value}
        placeholder="event time"
        onChange={(column) => form.set(field, column)}
      />
      <FieldProblems problems={form.problemsAt(field)} />
    </>
  );
}

export function UnnestForm({ node, form }: FormProps<'unnest'>) {
  const { column, type, names, ordinal, keep } = node.config;
  const nested = form.columns.filter((each) => /^(ARRAY|MAP|MULTISET)/.test(each.type));
  return (
    <>
      <Section title="Collection">
        <ColumnSelect
          label="Array or map"
          field="column"
          columns={nested.length ? nested : form.columns}
          value={column}
          onChange={(value) => form.set('column', value)}
        />
        <FieldProblems problems={form.problemsAt('column')} />
        <SegmentedControl
          size="xs"
          orientation="vertical"
          aria-label="Rows without elements"
          data={[
            { value: 'inner', label: 'Drop rows without elements' },
            { value: 'left', label: 'Keep rows without elements' },
          ]}
          value={type}
          onChange={(value) => form.set('type', value)}
        />
        <Switch
          size="xs"
          label="Keep the collection as a column"
          data-field="keep"
          checked={keep}
          onChange={(event) => form.set('keep', event.currentTarget.checked)}
        />
      </Section>
      <Section title="What comes out">
        <TagsInput
          size="xs"
          label="Names of the parts of an element"
          data-field="names"
          placeholder={names.length ? '' : 'as they are called'}
          value={[...names]}
          onChange={(value) => form.set('names', value)}
        />
        <FieldProblems problems={[...form.problemsAt('names'), ...names.flatMap((_, i) => form.problemsAt(`names.${i}`))]} />
        <TextInput
          size="xs"
          label="Name of its place, from 1"
          data-field="ordinal"
          placeholder="none"
          value={ordinal}
          onChange={(event) => form.set('ordinal', event.currentTarget.value)}
        />
        <FieldProblems problems={form.problemsAt('ordinal')} />
      </Section>
    </>
  );
}

export function DeduplicateForm({ node, form }: FormProps<'deduplicate'>) {
  const { keys, orderBy, keep } = node.config;
  return (
    <>
      <KeysSection title="Rows are the same by" keys={keys} form={form} />
      <Section title="Of them stays">
        <SegmentedControl
          size="xs"
          aria-label="Which row stays"
          data={[
            { value: 'first', label: 'The first' },
            { value: 'last', label: 'The last' },
          ]}
          value={keep}
          onChange={(value) => form.set('keep', value)}
        />
        <TimeSelect label="In the order of" field="orderBy" value={orderBy} form={form} />
      </Section>
    </>
  );
}

export function TopNForm({ node, form }: FormProps<'top-n'>) {
  const { rows, keys, orderBy, rank } = node.config;
  return (
    <>
      <Section title="How many">
        <NumberInput
          size="xs"
          label="Rows"
          min={1}
          data-field="rows"
          value={rows}
          onChange={(value) => typeof value === 'number' && value > 0 && form.set('rows', Math.round(value))}
        />
        <FieldProblems problems={form.problemsAt('rows')} />
      </Section>
      <ListSection
        title="In the order of"
        item="order"
        field="orderBy"
        rows={orderBy}
        fresh={{ column: '', descending: true }}
        form={form}
        hint="None yet: by which column are rows first?"
      >
        {(order, i, remove) => (
          <>
            <div className={classes.nameRow}>
              <ColumnSelect
                quiet
                label={`order ${i + 1}: column`}
                field={`orderBy.${i}.column`}
                columns={form.columns}
                value={order.column}
                onChange={(column) => form.set(`orderBy.${i}.column`, column)}
              />
              <SegmentedControl
                size="xs"
                aria-label={`order ${i + 1}: direction`}
                data={[
                  { value: 'desc', label: 'Largest first' },
                  { value: 'asc', label: 'Smallest' },
                ]}
                value={order.descending ? 'desc' : 'asc'}
                onChange={(value) => form.set(`orderBy.${i}.descending`, value === 'desc')}
              />
              {remove}
            </div>
            <FieldProblems problems={form.problemsAt(`orderBy.${i}.column`)} />
          </>
        )}
      </ListSection>
      <KeysSection title="Of each" keys={keys} form={form} />
      <Section title="Rank">
        <TextInput
          size="xs"
          label="Name of the column with the rank"
          data-field="rank"
          placeholder="none"
          value={rank}
          onChange={(event) => form.set('rank', event.currentTarget.value)}
        />
        <p className={classes.hint}>Without it, a row changes only when it comes in or leaves, not with each place that it moves.</p>
        <FieldProblems problems={form.problemsAt('rank')} />
      </Section>
    </>
  );
}

export function OverForm({ node, form }: FormProps<'over'>) {
  const { keys, orderBy, frame, rows, rangeMs, functions } = node.config;
  return (
    <>
      <Section title="Over">
        <TimeSelect label="In the order of" field="orderBy" value={orderBy} form={form} />
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label="Which rows before count"
          data={[
            { value: 'all', label: 'All before' },
            { value: 'rows', label: 'So many rows' },
            { value: 'time', label: 'So long' },
          ]}
          value={frame}
          onChange={(value) => form.set('frame', value)}
        />
        {frame === 'rows' && (
          <NumberInput
            size="xs"
            label="Rows before the current one"
            min={1}
            data-field="rows"
            value={rows}
            onChange={(value) => typeof value === 'number' && value > 0 && form.set('rows', Math.round(value))}
          />
        )}
        {frame === 'time' && <DurationField label="Before" field="rangeMs" ms={rangeMs} onChange={(ms) => form.set('rangeMs', ms)} />}
        <FieldProblems problems={['rows', 'rangeMs'].flatMap((field) => form.problemsAt(field))} />
      </Section>
      <KeysSection title="For each" keys={keys} form={form} />
      <ExpressionList title="Functions" item="function" field="functions" rows={functions} form={form} placeholder="SUM(amount)" />
    </>
  );
}
