'use client';

import { NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import type { OptionField } from '@/components/compiler-worker/connector-forms';

interface Props {
  readonly option: OptionField;
  readonly value: string | undefined;
  readonly field: string;
  readonly error?: string;
  /** Empty text takes the option away. */
  readonly onChange: (value: string) => void;
}

/** The control for one connector option, by its metadata; values are text, as SQL's WITH has them. */
export function OptionControl({ option, value, field, error, onChange }: Props) {
  const label = {
    label: option.title,
    description: option.help,
    error,
    withAsterisk: option.required,
    'data-field': field,
    size: 'xs',
  } as const;
  switch (option.control) {
    case 'choice':
      return (
        <Select
          {...label}
          data={(option.choices ?? []).map((choice) => ({ value: choice.value, label: choice.title }))}
          value={value ?? option.fallback ?? null}
          clearable={!option.required && value !== undefined}
          onChange={(next) => onChange(next ?? '')}
        />
      );
    case 'flag':
      return (
        <Switch
          size="xs"
          label={option.title}
          description={option.help}
          error={error}
          data-field={field}
          checked={(value ?? option.fallback) === 'true'}
          onChange={(event) => onChange(String(event.currentTarget.checked))}
        />
      );
    case 'integer':
    case 'number':
      return (
        <NumberInput
          {...label}
          allowDecimal={option.control === 'number'}
          placeholder={option.placeholder ?? option.fallback}
          value={value ?? ''}
          onChange={(next) => onChange(String(next))}
        />
      );
    case 'long-text':
      return (
        <Textarea
          {...label}
          autosize
          minRows={2}
          placeholder={option.placeholder ?? option.fallback}
          value={value ?? ''}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    default:
      return (
        <TextInput
          {...label}
          placeholder={option.secret ? '${secret.NAME}' : (option.placeholder ?? option.fallback ?? examples[option.control])}
          value={value ?? ''}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}

const examples: Partial<Record<OptionField['control'], string>> = { duration: '10 s', size: '128 mb' };
