'use client';

import { SegmentedControl, Select, NumberInput } from '@mantine/core';
import type { NodeKind } from '@/model/graph/node-configs';
import type { NodeOf } from '@/model/graph/document';
import type { ReactNode } from 'react';
import { ColumnsSelect } from './column-select';
import { DimensionJoinForm } from './dimension-join-form';
import { DurationField } from './duration-field';
import { ExpressionField } from './expression-field';
import { ExpressionList } from './expression-list';
import { FilterForm } from './filter-form';
import { PatternForm } from './pattern-form';
import { RouteForm } from './route-form';
import { DeduplicateForm, OverForm, TopNForm, UnnestForm } from './row-forms';
import { Section } from './section';
import { SinkForm } from './sink-form';
import { IntervalJoinForm, StreamJoinForm, TemporalJoinForm } from './stream-join-forms';
import { TableForm } from './table-form';
import type { NodeForm } from './use-form';
import { WindowForm } from './window-form';
import { FieldProblems } from './field-problems';
import classes from './inspector.module.css';

export interface FormProps<K extends NodeKind> {
  readonly node: NodeOf<K>;
  readonly form: NodeForm;
}

function ComputeForm({ node, form }: FormProps<'compute'>) {
  return (
    <>
      <ExpressionList
        title="Columns"
        item="column"
        field="columns"
        rows={node.config.columns}
        form={form}
        placeholder="CAST(delay AS DOUBLE)"
      />
      <Section title="Other columns">
        <SegmentedControl
          size="xs"
          aria-label="Other columns"
          data={[
            { value: 'keep', label: 'Keep' },
            { value: 'drop', label: 'Drop all' },
          ]}
          value={node.config.rest}
          onChange={(value) => form.set('rest', value)}
        />
        {node.config.rest === 'keep' && (
          <ColumnsSelect
            label="But drop"
            field="drop"
            columns={form.columns}
            value={node.config.drop}
            onChange={(drop) => form.set('drop', drop)}
          />
        )}
        <FieldProblems problems={form.problemsAt('drop')} />
      </Section>
    </>
  );
}

function AggregateForm({ node, form }: FormProps<'aggregate'>) {
  const { stateTtlMs } = node.config;
  return (
    <>
      <ExpressionList title="Group by" item="key" field="keys" rows={node.config.keys} form={form} placeholder="state" />
      <ExpressionList
        title="Aggregates"
        item="aggregate"
        field="aggregates"
        rows={node.config.aggregates}
        form={form}
        placeholder="COUNT(*)"
      />
      <Section title="State">
        <SegmentedControl
          size="xs"
          aria-label="State of a group"
          data={[
            { value: 'ever', label: 'Kept for ever' },
            { value: 'ttl', label: 'Dropped when unused' },
          ]}
          value={stateTtlMs ? 'ttl' : 'ever'}
          onChange={(value) => form.set('stateTtlMs', value === 'ttl' ? 86_400_000 : undefined)}
        />
        {stateTtlMs && <DurationField label="After" field="stateTtlMs" ms={stateTtlMs} onChange={(ms) => form.set('stateTtlMs', ms)} />}
        <FieldProblems problems={form.problemsAt('stateTtlMs')} />
      </Section>
    </>
  );
}

function UnionForm({ node, form }: FormProps<'union'>) {
  return (
    <Section title="Columns fit">
      <SegmentedControl
        size="xs"
        aria-label="Columns fit"
        data={[
          { value: 'name', label: 'By name' },
          { value: 'position', label: 'By place' },
        ]}
        value={node.config.align}
        onChange={(value) => form.set('align', value)}
      />
      <p className={classes.hint}>Connect as many streams as you like to the one port.</p>
      <FieldProblems problems={[...form.problemsAt('align'), ...form.problemsAt('')]} />
    </Section>
  );
}

function SqlForm({ node, form }: FormProps<'sql'>) {
  return (
    <Section title="Query">
      <ExpressionField
        label="SELECT over the connected nodes, by their names"
        field="query"
        rows={10}
        value={node.config.query}
        columns={form.columns}
        problems={form.problemsAt('query')}
        placeholder="SELECT … FROM …"
        onChange={(value) => form.set('query', value)}
      />
    </Section>
  );
}

function DimensionForm({ node, form }: FormProps<'dimension'>) {
  const { cache } = node.config;
  const modes = [
    { value: 'none', label: 'None: ask each time' },
    { value: 'lru', label: 'The latest rows' },
    { value: 'all', label: 'All rows' },
  ];
  return (
    <>
      <TableForm choice={node.config.table} role="lookup" form={form} />
      <Section title="Cache">
        <Select
          size="xs"
          label="Kept in memory"
          data-field="cache.mode"
          allowDeselect={false}
          data={modes}
          value={cache.mode}
          onChange={(mode) => form.set('cache', mode === 'lru' ? { mode, maxRows: 10_000 } : { mode })}
        />
        {cache.mode === 'lru' && (
          <NumberInput
            size="xs"
            label="Rows at most"
            min={1}
            data-field="cache.maxRows"
            value={cache.maxRows}
            onChange={(value) => typeof value === 'number' && value > 0 && form.set('cache.maxRows', value)}
          />
        )}
        {cache.mode === 'lru' && (
          <OptionalDuration label="Forget a row after" field="cache.expireAfterWriteMs" ms={cache.expireAfterWriteMs} form={form} />
        )}
        {cache.mode === 'all' && (
          <OptionalDuration label="Load anew every" field="cache.reloadEveryMs" ms={cache.reloadEveryMs} form={form} />
        )}
        <FieldProblems problems={[...form.problemsAt('cache'), ...form.problemsAt('cache.mode')]} />
      </Section>
    </>
  );
}

function OptionalDuration(props: { label: string; field: string; ms: number | undefined; form: NodeForm }) {
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={props.label}
        data={[
          { value: 'never', label: `${props.label}: never` },
          { value: 'set', label: 'Set a time' },
        ]}
        value={props.ms ? 'set' : 'never'}
        onChange={(value) => props.form.set(props.field, value === 'set' ? 600_000 : undefined)}
      />
      {props.ms && (
        <DurationField label={props.label} field={props.field} ms={props.ms} onChange={(ms) => props.form.set(props.field, ms)} />
      )}
    </>
  );
}

/** The form of each node kind. */
export const kindForms: { readonly [K in NodeKind]: (props: FormProps<K>) => ReactNode } = {
  source: ({ node, form }) => <TableForm choice={node.config.table} role="source" form={form} />,
  dimension: DimensionForm,
  filter: FilterForm,
  compute: ComputeForm,
  window: WindowForm,
  aggregate: AggregateForm,
  'dimension-join': DimensionJoinForm,
  union: UnionForm,
  route: RouteForm,
  unnest: UnnestForm,
  deduplicate: DeduplicateForm,
  'top-n': TopNForm,
  over: OverForm,
  'stream-join': StreamJoinForm,
  'interval-join': IntervalJoinForm,
  'temporal-join': TemporalJoinForm,
  pattern: PatternForm,
  sql: SqlForm,
  sink: SinkForm,
};
