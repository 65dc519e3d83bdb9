'use client';

import { Select, SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import { ColumnSelect, ColumnsSelect } from './column-select';
import { DurationField } from './duration-field';
import { ExpressionField } from './expression-field';
import { FieldProblems } from './field-problems';
import type { FormProps } from './kind-forms';
import { ListSection } from './list-section';
import { TimeSelect } from './row-forms';
import { Section } from './section';
import type { NodeForm } from './use-form';
import classes from './inspector.module.css';

const types = [
  { value: 'inner', label: 'Inner: pairs only' },
  { value: 'left', label: 'Left: keep rows of the first' },
  { value: 'right', label: 'Right: keep rows of the second' },
  { value: 'full', label: 'Full: keep rows of both' },
];

/** All rows of both streams; what they keep is bounded by a time to live. */
export function StreamJoinForm({ node, form }: FormProps<'stream-join'>) {
  const { config } = node;
  return (
    <>
      <JoinType type={config.type} types={types} form={form} />
      <PairsSection on={config.on} form={form} />
      <ConditionSection condition={config.condition} form={form} />
      <TakenSection columns={config.columns} form={form} />
      <Section title="State">
        <TimeToLive label="Rows of the first input" field="leftTtlMs" ms={config.leftTtlMs} form={form} />
        <TimeToLive label="Rows of the second input" field="rightTtlMs" ms={config.rightTtlMs} form={form} />
      </Section>
    </>
  );
}

/** Rows of two streams whose times lie near each other. */
export function IntervalJoinForm({ node, form }: FormProps<'interval-join'>) {
  const { config } = node;
  const other: NodeForm = { ...form, columns: form.otherColumns };
  return (
    <>
      <JoinType type={config.type} types={types} form={form} />
      <PairsSection on={config.on} form={form} />
      <Section title="Times">
        <TimeSelect label="Time of the first (a)" field="leftTime" value={config.leftTime} form={form} />
        <TimeSelect label="Time of the second (b)" field="rightTime" value={config.rightTime} form={other} />
        <Distance label="b comes from" field="fromMs" ms={config.fromMs} form={form} />
        <Distance label="to" field="toMs" ms={config.toMs} form={form} />
      </Section>
      <ConditionSection condition={config.condition} form={form} />
      <TakenSection columns={config.columns} form={form} />
    </>
  );
}

/** Rows with the version that was valid at their time. */
export function TemporalJoinForm({ node, form }: FormProps<'temporal-join'>) {
  const { config } = node;
  return (
    <>
      <JoinType
        type={config.type}
        types={[
          { value: 'left', label: 'Left: keep rows without a version' },
          { value: 'inner', label: 'Inner: drop them' },
        ]}
        form={form}
      />
      <Section title="As of">
        <TimeSelect label="Time of the row" field="time" value={config.time} form={form} />
        <p className={classes.hint}>The versions need a primary key and an event time of their own.</p>
      </Section>
      <PairsSection on={config.on} form={form} />
      <TakenSection columns={config.columns} form={form} />
    </>
  );
}

function JoinType({ type, types: data, form }: { type: string; types: { value: string; label: string }[]; form: NodeForm }) {
  return (
    <Section title="Join">
      <SegmentedControl
        size="xs"
        orientation="vertical"
        aria-label="Rows without a match"
        data={data}
        value={type}
        onChange={(value) => form.set('type', value)}
      />
      <FieldProblems problems={form.problemsAt('')} />
    </Section>
  );
}

function PairsSection({ on, form }: { on: readonly { left: string; right: string }[]; form: NodeForm }) {
  return (
    <ListSection
      title="Where"
      item="key"
      field="on"
      rows={on}
      fresh={{ left: '', right: '' }}
      form={form}
      hint="None yet: which columns of both must be equal?"
    >
      {(pair, i, remove) => (
        <>
          <div className={classes.pairRow}>
            <ColumnSelect
              quiet
              label={`key ${i + 1}: column of the first`}
              field={`on.${i}.left`}
              columns={form.columns}
              value={pair.left}
              placeholder="first"
              onChange={(value) => form.set(`on.${i}.left`, value)}
            />
            <span>=</span>
            <ColumnSelect
              quiet
              label={`key ${i + 1}: column of the second`}
              field={`on.${i}.right`}
              columns={form.otherColumns}
              value={pair.right}
              placeholder="second"
              onChange={(value) => form.set(`on.${i}.right`, value)}
            />
            {remove}
          </div>
          <FieldProblems problems={[`on.${i}.left`, `on.${i}.right`].flatMap((field) => form.problemsAt(field))} />
        </>
      )}
    </ListSection>
  );
}

function ConditionSection({ condition, form }: { condition: string; form: NodeForm }) {
  const qualified = [
    ...form.columns.map((column) => ({ ...column, name: `a.${column.name}` })),
    ...form.otherColumns.map((column) => ({ ...column, name: `b.${column.name}` })),
  ];
  return (
    <Section title="And">
      <ExpressionField
        label="Further condition: a is the first, b the second"
        field="condition"
        value={condition}
        columns={qualified}
        problems={form.problemsAt('condition')}
        placeholder="a.amount > b.paid"
        onChange={(value) => form.set('condition', value)}
      />
    </Section>
  );
}

function TakenSection({ columns, form }: { columns: readonly { right: string; name: string }[]; form: NodeForm }) {
  const taken = new Set(form.columns.map((column) => column.name));
  const named = (name: string): { right: string; name: string } => ({ right: name, name: taken.has(name) ? `${name}_2` : name });
  return (
    <Section title="Bring these columns">
      <ColumnsSelect
        quiet
        label="Columns of the second input"
        field="columns"
        columns={form.otherColumns}
        value={columns.map((column) => column.right)}
        onChange={(names) =>
          form.set(
            'columns',
            names.map((name) => columns.find((column) => column.right === name) ?? named(name)),
          )
        }
      />
      <FieldProblems
        problems={[
          ...form.problemsAt('columns'),
          ...columns.flatMap((_, i) =>
            [`columns.${i}`, `columns.${i}.right`, `columns.${i}.name`].flatMap((field) => form.problemsAt(field)),
          ),
        ]}
      />
    </Section>
  );
}

function TimeToLive({ label, field, ms, form }: { label: string; field: string; ms: number | undefined; form: NodeForm }): ReactNode {
  return (
    <>
      <Select
        size="xs"
        label={label}
        allowDeselect={false}
        data={[
          { value: 'ever', label: 'Kept for ever' },
          { value: 'ttl', label: 'Dropped when unused' },
        ]}
        value={ms ? 'ttl' : 'ever'}
        onChange={(value) => form.set(field, value === 'ttl' ? 86_400_000 : undefined)}
      />
      {ms && <DurationField label="After" field={field} ms={ms} onChange={(next) => form.set(field, next)} />}
      <FieldProblems problems={form.problemsAt(field)} />
    </>
  );
}

/** A distance in time with its direction. */
function Distance({ label, field, ms, form }: { label: string; field: string; ms: number; form: NodeForm }) {
  const side = ms === 0 ? 'same' : ms < 0 ? 'before' : 'after';
  const set = (next: string): void => form.set(field, next === 'same' ? 0 : (next === 'before' ? -1 : 1) * (Math.abs(ms) || 600_000));
  return (
    <>
      <Select
        size="xs"
        label={label}
        data-field={field}
        allowDeselect={false}
        data={[
          { value: 'before', label: 'before a' },
          { value: 'same', label: 'the time of a' },
          { value: 'after', label: 'after a' },
        ]}
        value={side}
        onChange={(value) => value && set(value)}
      />
      {ms !== 0 && (
        <DurationField label="By" field={`${field}.amount`} ms={Math.abs(ms)} onChange={(next) => form.set(field, Math.sign(ms) * next)} />
      )}
      <FieldProblems problems={form.problemsAt(field)} />
    </>
  );
}
