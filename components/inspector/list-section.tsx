'use client';

import { Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ToolButton } from '@/components/ui/tool-button';
import { FieldProblems } from './field-problems';
import { Section } from './section';
import type { NodeForm } from './use-form';
import classes from './inspector.module.css';

interface Props<T> {
  readonly title: string;
  /** What one entry is called: "Add step", "Remove step 2". */
  readonly item: string;
  readonly field: string;
  readonly rows: readonly T[];
  readonly fresh: T;
  readonly form: NodeForm;
  readonly hint: string;
  readonly children: (row: T, index: number, remove: ReactNode) => ReactNode;
}

/** A list of entries of one shape that can be added and removed. */
export function ListSection<T>({ title, item, field, rows, fresh, form, hint, children }: Props<T>) {
  return (
    <Section
      title={title}
      end={
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          leftSection={<IconPlus size={12} />}
          aria-label={`Add ${item}`}
          onClick={() => form.set(field, [...rows, fresh])}
        >
          Add
        </Button>
      }
    >
      {rows.length === 0 && <p className={classes.hint}>{hint}</p>}
      {rows.map((row, i) => (
        <div key={i} className={classes.expressionRow}>
          {children(
            row,
            i,
            <ToolButton
              label={`Remove ${item} ${i + 1}`}
              size={24}
              onClick={() =>
                form.set(
                  field,
                  rows.filter((_, at) => at !== i),
                )
              }
            >
              <IconX size={14} />
            </ToolButton>,
          )}
          <FieldProblems problems={form.problemsAt(`${field}.${i}`)} />
        </div>
      ))}
      <FieldProblems problems={form.problemsAt(field)} />
    </Section>
  );
}
