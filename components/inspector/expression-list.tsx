'use client';

import { Button, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { ToolButton } from '@/components/ui/tool-button';
import { ExpressionField } from './expression-field';
import { FieldProblems } from './field-problems';
import { Section } from './section';
import type { NodeForm } from './use-form';
import classes from './inspector.module.css';

interface Named {
  readonly name: string;
  readonly expression: string;
}

/** A list of `name = expression`: computed columns, keys or aggregates. */
export function ExpressionList(props: {
  title: string;
  /** What one row is called: "aggregate 2: name". */
  item: string;
  field: string;
  rows: readonly Named[];
  form: NodeForm;
  placeholder: string;
  fresh?: Named;
}) {
  const { rows, field, form } = props;
  const add = (): void => form.set(field, [...rows, props.fresh ?? { name: '', expression: '' }]);
  return (
    <Section
      title={props.title}
      end={
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          leftSection={<IconPlus size={12} />}
          aria-label={`Add ${props.item}`}
          onClick={add}
        >
          Add
        </Button>
      }
    >
      {rows.length === 0 && <p className={classes.hint}>None yet.</p>}
      {rows.map((row, i) => (
        <div key={i} className={classes.expressionRow}>
          <div className={classes.nameRow}>
            <TextInput
              size="xs"
              data-field={`${field}.${i}.name`}
              aria-label={`${props.item} ${i + 1}: name`}
              placeholder="name"
              value={row.name}
              onChange={(event) => form.set(`${field}.${i}.name`, event.currentTarget.value)}
            />
            <span>=</span>
            <ToolButton
              label={`Remove ${row.name || `${props.item} ${i + 1}`}`}
              size={24}
              onClick={() =>
                form.set(
                  field,
                  rows.filter((_, at) => at !== i),
                )
              }
            >
              <IconX size={14} />
            </ToolButton>
          </div>
          <ExpressionField
            quiet
            label={`${props.item} ${i + 1}: expression`}
            field={`${field}.${i}.expression`}
            value={row.expression}
            columns={form.columns}
            problems={form.problemsAt(`${field}.${i}.expression`)}
            placeholder={props.placeholder}
            onChange={(value) => form.set(`${field}.${i}.expression`, value)}
          />
          <FieldProblems problems={[...form.problemsAt(`${field}.${i}.name`), ...form.problemsAt(`${field}.${i}`)]} />
        </div>
      ))}
      <FieldProblems problems={form.problemsAt(field)} />
    </Section>
  );
}
