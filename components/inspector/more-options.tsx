'use client';

import { Button, TextInput } from '@mantine/core';
import { IconChevronRight, IconPlus, IconX } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { TableDefinition } from '@/model/catalog/table-definition';
import type { OptionField } from '@/components/compiler-worker/connector-forms';
import { counted } from '@/components/ui/format';
import { ToolButton } from '@/components/ui/tool-button';
import { withOption } from './table-parts';
import classes from './inspector.module.css';

/** Options that few need, folded away until asked for. */
export function MoreOptions({ fields, control }: { fields: readonly OptionField[]; control: (option: OptionField) => ReactNode }) {
  const [open, setOpen] = useState(false);
  if (fields.length === 0) return null;
  const turned = { rotate: open ? '90deg' : undefined };
  return (
    <>
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        w="fit-content"
        aria-expanded={open}
        leftSection={<IconChevronRight size={12} style={turned} />}
        onClick={() => setOpen(!open)}
      >
        {counted(fields.length, 'more option')}
      </Button>
      {open && fields.map(control)}
    </>
  );
}

interface Props {
  readonly table: TableDefinition;
  readonly known: readonly OptionField[];
  /** A key as the connector takes it, for people to start from. */
  readonly example: string;
  readonly onChange: (table: TableDefinition) => void;
}

/** Options whose keys name a column, as key and value. */
export function OtherOptions({ table, known, example, onChange }: Props) {
  const [key, setKey] = useState('');
  const keys = new Set(['connector', 'format', ...known.map((field) => field.key)]);
  const others = Object.entries(table.options).filter(([each]) => !keys.has(each));
  const add = (): void => {
    if (key.trim() === '') return;
    onChange({ ...table, options: { ...table.options, [key.trim()]: '' } });
    setKey('');
  };
  return (
    <>
      {others.map(([each, value]) => (
        <div key={each} className={classes.columnRow}>
          <code>{each}</code>
          <TextInput
            size="xs"
            aria-label={each}
            value={value}
            onChange={(event) => onChange({ ...table, options: { ...table.options, [each]: event.currentTarget.value } })}
          />
          <ToolButton label={`Remove ${each}`} size={24} onClick={() => onChange(withOption(table, each, ''))}>
            <IconX size={14} />
          </ToolButton>
        </div>
      ))}
      <div className={classes.columnRow}>
        <TextInput
          size="xs"
          aria-label="Key of another option"
          placeholder={example}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Enter' && add()}
        />
        <Button size="compact-xs" variant="subtle" color="gray" w="fit-content" leftSection={<IconPlus size={12} />} onClick={add}>
          Add option
        </Button>
      </div>
    </>
  );
}
