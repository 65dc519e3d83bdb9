'use client';

import { SegmentedControl, Switch, TextInput } from '@mantine/core';
import { useDraft } from '@/components/ui/use-draft';
import { ExpressionField } from './expression-field';
import { FieldProblems } from './field-problems';
import type { FormProps } from './kind-forms';
import { ListSection } from './list-section';
import { Section } from './section';
import classes from './inspector.module.css';

/** The outputs of a route with their conditions. */
export function RouteForm({ node, form }: FormProps<'route'>) {
  const { outputs, match, rest } = node.config;
  const free = (): string => {
    for (let n = outputs.length + 1; ; n++) if (!outputs.some(({ name }) => name === `output_${n}`)) return `output_${n}`;
  };
  return (
    <>
      <ListSection
        title="Outputs"
        item="output"
        field="outputs"
        rows={outputs}
        fresh={{ name: free(), condition: '' }}
        form={form}
        hint="None yet: each output takes the rows that meet its condition."
      >
        {(output, i, remove) => (
          <>
            <div className={classes.nameRow}>
              <OutputName
                label={`output ${i + 1}: name`}
                field={`outputs.${i}.name`}
                name={output.name}
                onChange={(name) => form.set(`outputs.${i}.name`, name)}
              />
              {remove}
            </div>
            <ExpressionField
              quiet
              label={`output ${i + 1}: condition`}
              field={`outputs.${i}.condition`}
              value={output.condition}
              columns={form.columns}
              problems={form.problemsAt(`outputs.${i}.condition`)}
              placeholder="amount > 100"
              onChange={(value) => form.set(`outputs.${i}.condition`, value)}
            />
            <FieldProblems problems={form.problemsAt(`outputs.${i}.name`)} />
          </>
        )}
      </ListSection>
      <Section title="A row that meets several">
        <SegmentedControl
          size="xs"
          aria-label="A row that meets several"
          data={[
            { value: 'first', label: 'Goes to the first' },
            { value: 'all', label: 'Goes to all of them' },
          ]}
          value={match}
          onChange={(value) => form.set('match', value)}
        />
        <Switch
          size="xs"
          label="An output for the rest"
          data-field="rest"
          checked={rest}
          onChange={(event) => form.set('rest', event.currentTarget.checked)}
        />
      </Section>
    </>
  );
}

/** Taken over when it is left: edges follow the name, and half a name may be that of another output. */
function OutputName({ label, field, name, onChange }: { label: string; field: string; name: string; onChange: (name: string) => void }) {
  const draft = useDraft(name, (wanted) => onChange(wanted.trim()));
  return <TextInput size="xs" data-field={field} aria-label={label} placeholder="name" {...draft} />;
}
