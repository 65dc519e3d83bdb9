'use client';

import { Button, SegmentedControl } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { ToolButton } from '@/components/ui/tool-button';
import { ColumnSelect, ColumnsSelect } from './column-select';
import { FieldProblems } from './field-problems';
import type { FormProps } from './kind-forms';
import { Section } from './section';
import classes from './inspector.module.css';

/** Look-up of a dimension: by which columns, and what it brings. */
export function DimensionJoinForm({ node, form }: FormProps<'dimension-join'>) {
  const { on, columns, type } = node.config;
  return (
    <>
      <Section title="Join">
        <SegmentedControl
          size="xs"
          aria-label="Rows without a match"
          data={[
            { value: 'left', label: 'Left: keep rows without a match' },
            { value: 'inner', label: 'Inner: drop them' },
          ]}
          orientation="vertical"
          value={type}
          onChange={(value) => form.set('type', value)}
        />
      </Section>
      <Section
        title="Where"
        end={
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            leftSection={<IconPlus size={12} />}
            aria-label="Add key"
            onClick={() => form.set('on', [...on, { stream: '', dimension: '' }])}
          >
            Add
          </Button>
        }
      >
        {on.length === 0 && <p className={classes.hint}>None yet: which column of the stream names a row of the dimension?</p>}
        {on.map((pair, i) => (
          <div key={i}>
            <div className={classes.pairRow}>
              <ColumnSelect
                quiet
                label={`key ${i + 1}: column of the stream`}
                field={`on.${i}.stream`}
                columns={form.columns}
                value={pair.stream}
                placeholder="stream"
                onChange={(value) => form.set(`on.${i}.stream`, value)}
              />
              <span>=</span>
              <ColumnSelect
                quiet
                label={`key ${i + 1}: column of the dimension`}
                field={`on.${i}.dimension`}
                columns={form.otherColumns}
                value={pair.dimension}
                placeholder="dimension"
                onChange={(value) => form.set(`on.${i}.dimension`, value)}
              />
              <ToolButton
                label={`Remove key ${i + 1}`}
                size={24}
                onClick={() =>
                  form.set(
                    'on',
                    on.filter((_, at) => at !== i),
                  )
                }
              >
                <IconX size={14} />
              </ToolButton>
            </div>
            <FieldProblems problems={[`on.${i}`, `on.${i}.stream`, `on.${i}.dimension`].flatMap((field) => form.problemsAt(field))} />
          </div>
        ))}
        <FieldProblems problems={form.problemsAt('on')} />
      </Section>
      <Section title="Bring these columns">
        <ColumnsSelect
          quiet
          label="Columns of the dimension"
          field="columns"
          columns={form.otherColumns}
          value={columns.map((column) => column.dimension)}
          onChange={(names) =>
            form.set(
              'columns',
              names.map((name) => columns.find((column) => column.dimension === name) ?? { dimension: name, name }),
            )
          }
        />
        <FieldProblems
          problems={[
            ...form.problemsAt('columns'),
            ...columns.flatMap((_, i) =>
              [`columns.${i}`, `columns.${i}.dimension`, `columns.${i}.name`].flatMap((field) => form.problemsAt(field)),
            ),
          ]}
        />
        <FieldProblems problems={form.problemsAt('')} />
      </Section>
    </>
  );
}
