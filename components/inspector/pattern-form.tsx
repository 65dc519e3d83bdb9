'use client';

import type { ReactNode } from 'react';
import { NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { DurationField } from './duration-field';
import { ExpressionField } from './expression-field';
import { ExpressionList } from './expression-list';
import { FieldProblems } from './field-problems';
import type { FormProps } from './kind-forms';
import { ListSection } from './list-section';
import { KeysSection, TimeSelect } from './row-forms';
import { Section } from './section';
import type { NodeForm } from './use-form';
import classes from './inspector.module.css';

type Step = FormProps<'pattern'>['node']['config']['steps'][number];

/** Rows that follow each other: the steps, what is asked of each, and what a match gives. */
export function PatternForm({ node, form }: FormProps<'pattern'>) {
  const { keys, orderBy, steps, withinMs, skip, skipTo, measures } = node.config;
  const fresh: Step = { name: letter(steps.length), condition: '', min: 1, max: 1, reluctant: false };
  const inSteps = steps.flatMap(({ name }) => form.columns.map((column) => ({ ...column, name: `${name}.${column.name}` })));
  const stepForm: NodeForm = { ...form, columns: [...inSteps, ...form.columns] };
  return (
    <>
      <Section title="Rows">
        <TimeSelect label="In the order of" field="orderBy" value={orderBy} form={form} />
      </Section>
      <KeysSection title="For each" keys={keys} form={form} />
      <ListSection
        title="Steps"
        item="step"
        field="steps"
        rows={steps}
        fresh={fresh}
        form={form}
        hint="None yet: which rows follow each other?"
      >
        {(step, i, remove) => <StepRow step={step} i={i} form={stepForm} remove={remove} />}
      </ListSection>
      <Section title="Match">
        <Switch
          size="xs"
          label="Must be over within a time"
          checked={withinMs !== undefined}
          onChange={(event) => form.set('withinMs', event.currentTarget.checked ? 3_600_000 : undefined)}
        />
        {withinMs !== undefined && (
          <DurationField label="Within" field="withinMs" ms={withinMs} onChange={(ms) => form.set('withinMs', ms)} />
        )}
        <Select
          size="xs"
          label="The search goes on"
          data-field="skip"
          allowDeselect={false}
          data={[
            { value: 'past-last-row', label: 'behind the last row of the match' },
            { value: 'next-row', label: 'at the row after its first' },
            { value: 'first', label: 'at the first row of a step' },
            { value: 'last', label: 'at the last row of a step' },
          ]}
          value={skip}
          onChange={(value) => form.set('skip', value)}
        />
        {(skip === 'first' || skip === 'last') && (
          <Select
            size="xs"
            label="Of the step"
            data-field="skipTo"
            data={steps.map(({ name }) => name).filter(Boolean)}
            value={skipTo || null}
            onChange={(value) => form.set('skipTo', value ?? '')}
          />
        )}
        <FieldProblems problems={['withinMs', 'skip', 'skipTo'].flatMap((field) => form.problemsAt(field))} />
      </Section>
      <ExpressionList title="Results" item="result" field="measures" rows={measures} form={stepForm} placeholder="LAST(B.amount)" />
    </>
  );
}

/** A, B, … Z, then S27 and on. */
const letter = (index: number): string => (index < 26 ? String.fromCharCode(65 + index) : `S${index + 1}`);

const times = [
  { value: '1-1', label: 'once' },
  { value: '0-1', label: 'once or not at all' },
  { value: '1-*', label: 'once or more' },
  { value: '0-*', label: 'any number of times' },
  { value: 'other', label: 'so many times' },
];

function StepRow({ step, i, form, remove }: { step: Step; i: number; form: NodeForm; remove: ReactNode }) {
  const label = `step ${i + 1}`;
  const field = `steps.${i}`;
  const shape = `${step.min}-${step.max ?? '*'}`;
  const known = times.some(({ value }) => value === shape) ? shape : 'other';
  const setTimes = (value: string): void => {
    if (value === 'other') return form.set(field, { ...step, min: 2, max: 3 });
    const [min, max] = value.split('-');
    form.set(field, { ...step, min: Number(min), max: max === '*' ? null : Number(max), reluctant: max === '*' && step.reluctant });
  };
  return (
    <>
      <div className={classes.nameRow}>
        <TextInput
          size="xs"
          data-field={`${field}.name`}
          aria-label={`${label}: name`}
          value={step.name}
          onChange={(event) => form.set(`${field}.name`, event.currentTarget.value)}
        />
        <Select
          size="xs"
          aria-label={`${label}: how often`}
          allowDeselect={false}
          data={times}
          value={known}
          onChange={(value) => value && setTimes(value)}
        />
        {remove}
      </div>
      {known === 'other' && (
        <div className={classes.two}>
          <NumberInput
            size="xs"
            label="At least"
            min={0}
            data-field={`${field}.min`}
            value={step.min}
            onChange={(value) => typeof value === 'number' && form.set(`${field}.min`, Math.round(value))}
          />
          <NumberInput
            size="xs"
            label="At most"
            min={1}
            data-field={`${field}.max`}
            value={step.max ?? ''}
            onChange={(value) => form.set(`${field}.max`, typeof value === 'number' && value > 0 ? Math.round(value) : null)}
          />
        </div>
      )}
      {step.max === null && (
        <Switch
          size="xs"
          label="As few as possible"
          data-field={`${field}.reluctant`}
          checked={step.reluctant}
          onChange={(event) => form.set(`${field}.reluctant`, event.currentTarget.checked)}
        />
      )}
      <ExpressionField
        quiet
        label={`${label}: condition`}
        field={`${field}.condition`}
        value={step.condition}
        columns={form.columns}
        problems={form.problemsAt(`${field}.condition`)}
        placeholder="any row"
        onChange={(value) => form.set(`${field}.condition`, value)}
      />
      <FieldProblems problems={['name', 'min', 'max'].flatMap((part) => form.problemsAt(`${field}.${part}`))} />
    </>
  );
}
