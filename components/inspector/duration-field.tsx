'use client';

import { NumberInput, Select } from '@mantine/core';
import { durationUnits, joinDuration, splitDuration, type DurationUnit } from './duration';
import classes from './inspector.module.css';

/** A duration as amount and unit; the value is milliseconds. `least`: the smallest amount, 1 unless said otherwise. */
export function DurationField(props: {
  label: string;
  ms: number;
  field: string;
  error?: string;
  least?: 0 | 1;
  onChange: (ms: number) => void;
}) {
  const { least = 1 } = props;
  const { amount, unit } = splitDuration(props.ms);
  return (
    <div className={classes.duration} data-field={props.field}>
      <NumberInput
        size="xs"
        label={props.label}
        min={least}
        hideControls
        value={amount}
        error={props.error}
        onChange={(value) => typeof value === 'number' && value >= least && props.onChange(joinDuration(value, unit))}
      />
      <Select
        size="xs"
        aria-label={`${props.label}: unit`}
        allowDeselect={false}
        data={durationUnits.map((each) => ({ value: each.name, label: each.one }))}
        value={unit}
        onChange={(value) => value && props.onChange(joinDuration(amount, value as DurationUnit))}
      />
    </div>
  );
}
