'use client';

import { SegmentedControl, Switch } from '@mantine/core';
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
      <WindowResults config={config} form={form} />
    </>
  );
}

type Config = FormProps<'window'>['node']['config'];

/** Results before the end of a window, and what becomes of rows that come after it. */
function WindowResults({ config, form }: { config: Config; form: FormProps<'window'>['form'] }) {
  const { earlyEveryMs, allowedLatenessMs, lateEveryMs } = config;
  const updates = earlyEveryMs !== undefined || allowedLatenessMs !== undefined;
  return (
    <Section title="Early and late">
      {(config.type !== 'session' || updates) && (
        <>
          <Switch
            size="xs"
            label="Results before the end"
            data-field="earlyEveryMs"
            checked={earlyEveryMs !== undefined}
            onChange={(event) => form.set('earlyEveryMs', event.currentTarget.checked ? 10_000 : undefined)}
          />
          {earlyEveryMs !== undefined && (
            <DurationField
              label="So long after a change"
              field="earlyEveryMs"
              ms={earlyEveryMs}
              onChange={(ms) => form.set('earlyEveryMs', ms)}
            />
          )}
          <Switch
            size="xs"
            label="Late rows change the result"
            data-field="allowedLatenessMs"
            checked={allowedLatenessMs !== undefined}
            onChange={(event) => form.set('allowedLatenessMs', event.currentTarget.checked ? 60_000 : undefined)}
          />
          {allowedLatenessMs !== undefined && (
            <DurationField
              label="For so long after the end"
              field="allowedLatenessMs"
              ms={allowedLatenessMs}
              onChange={(ms) => form.set('allowedLatenessMs', ms)}
            />
          )}
          {lateEveryMs !== undefined && (
            <DurationField
              label="So long after a late row"
              field="lateEveryMs"
              ms={lateEveryMs}
              onChange={(ms) => form.set('lateEveryMs', ms)}
            />
          )}
        </>
      )}
      <Switch
        size="xs"
        label="An output for rows that come too late"
        data-field="lateRows"
        checked={config.lateRows === true}
        onChange={(event) => form.set('lateRows', event.currentTarget.checked ? true : undefined)}
      />
      <FieldProblems
        problems={['earlyEveryMs', 'allowedLatenessMs', 'lateEveryMs', 'lateRows'].flatMap((field) => form.problemsAt(field))}
      />
      {updates && <p className={classes.hint}>A result that was sent is updated: what follows must take changes. Not on Flink.</p>}
      {config.lateRows === true && (
        <p className={classes.hint}>Too late: every window of the row is over. They leave as they came. Not on Flink.</p>
      )}
    </Section>
  );
}
