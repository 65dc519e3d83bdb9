'use client';

import { SegmentedControl } from '@mantine/core';
import { ColumnSelect, ColumnsSelect } from './column-select';
import { DurationField } from './duration-field';
import { ExpressionList } from './expression-list';
import { FieldProblems } from './field-problems';
import type { FormProps } from './kind-forms';
import { Section } from './section';
import classes from './inspector.module.css';

const types = [
  { value: 'tumble', label: 'Tumble' },
  { value: 'hop', label: 'Hop' },
  { value: 'cumulate', label: 'Cumulate' },
  { value: 'session', label: 'Session' },
];

/** Event-time windows: their shape, their groups, what is counted in them. */
export function WindowForm({ node, form }: FormProps<'window'>) {
  const { config } = node;
  const times = form.columns.filter((column) => column.time);
  return (
    <>
      <Section title="Window">
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label="Kind of window"
          data={types}
          value={config.type}
          onChange={(value) => form.set('type', value)}
        />
        <ColumnSelect
          label="Time column"
          field="timeColumn"
          columns={times.length ? times : form.columns}
          value={config.timeColumn}
          placeholder="event time"
          onChange={(value) => form.set('timeColumn', value)}
        />
        <FieldProblems problems={form.problemsAt('timeColumn')} />
        <div className={classes.two}>
          {config.type === 'session' ? (
            <DurationField label="Ends after a gap of" field="gapMs" ms={config.gapMs} onChange={(ms) => form.set('gapMs', ms)} />
          ) : (
            <DurationField
              label={config.type === 'cumulate' ? 'Longest' : 'Size'}
              field="sizeMs"
              ms={config.sizeMs}
              onChange={(ms) => form.set('sizeMs', ms)}
            />
          )}
          {config.type === 'hop' && (
            <DurationField label="A new one every" field="slideMs" ms={config.slideMs} onChange={(ms) => form.set('slideMs', ms)} />
          )}
          {config.type === 'cumulate' && (
            <DurationField label="Result every" field="stepMs" ms={config.stepMs} onChange={(ms) => form.set('stepMs', ms)} />
          )}
        </div>
        <FieldProblems problems={['sizeMs', 'slideMs', 'stepMs', 'gapMs', 'offsetMs'].flatMap((field) => form.problemsAt(field))} />
        {config.timeColumn && <p className={classes.hint}>Fires when the watermark of {config.timeColumn} passes the end of a window.</p>}
      </Section>
      <Section title="Group by">
        <ColumnsSelect
          quiet
          label="Group by"
          field="keys"
          columns={form.columns.filter((column) => !column.time)}
          value={config.keys}
          onChange={(keys) => form.set('keys', keys)}
        />
        <FieldProblems problems={[...form.problemsAt('keys'), ...config.keys.flatMap((_, i) => form.problemsAt(`keys.${i}`))]} />
      </Section>
      <ExpressionList title="Aggregates" item="aggregate" field="aggregates" rows={config.aggregates} form={form} placeholder="COUNT(*)" />
    </>
  );
}
