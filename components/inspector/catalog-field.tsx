'use client';

import { Autocomplete, Loader } from '@mantine/core';
import { IconListSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { TableDefinition } from '@/model/catalog/table-definition';
import { refusalOf } from '@/components/api/remedy';
import { useTRPCClient } from '@/components/api/trpc';
import type { OptionField } from '@/components/compiler-worker/connector-forms';
import { useEditor } from '@/components/editor/editor-context';
import { ToolButton } from '@/components/ui/tool-button';
import problemClasses from './expression-field.module.css';

interface Props {
  readonly option: OptionField;
  readonly table: TableDefinition;
  readonly field: string;
  readonly error?: string;
  readonly onChange: (value: string) => void;
}

type Found = { readonly names: readonly string[]; readonly total: number; readonly typed: string } | { readonly why: string };

/** The option that names a table, topic, index or file: typed, or chosen from what its system has. */
export function CatalogField({ option, table, field, error, onChange }: Props) {
  const editor = useEditor();
  const api = useTRPCClient();
  const [asking, setAsking] = useState(false);
  const [open, setOpen] = useState(false);
  const [found, setFound] = useState<Found | null>(null);
  const value = table.options[option.key] ?? '';
  const list = async (): Promise<void> => {
    setAsking(true);
    try {
      const { [option.key]: _, ...options } = table.options;
      setFound({ ...(await api.catalog.choices.mutate({ namespace: editor.namespace, options })), typed: value });
      setOpen(true);
    } catch (failure) {
      setFound({ why: refusalOf(failure) });
    }
    setAsking(false);
  };
  const names = found && 'names' in found ? found.names : [];
  return (
    <>
      <Autocomplete
        size="xs"
        label={option.title}
        description={option.help}
        error={error}
        withAsterisk={option.required}
        data-field={field}
        placeholder={option.placeholder}
        data={[...names]}
        // What stood there when it was asked for narrows nothing; what is typed from then on does.
        filter={({ options, search }) =>
          found && 'typed' in found && search === found.typed
            ? options
            : options.filter((each) => 'label' in each && each.label.includes(search))
        }
        limit={200}
        dropdownOpened={open && names.length > 0}
        onDropdownClose={() => setOpen(false)}
        onDropdownOpen={() => setOpen(true)}
        rightSection={
          asking ? (
            <Loader size={14} />
          ) : (
            <ToolButton label="Choose from what there is" size={22} onClick={() => void list()}>
              <IconListSearch size={14} />
            </ToolButton>
          )
        }
        value={value}
        onChange={onChange}
      />
      {found && 'why' in found && (
        <div className={problemClasses.problem} role="alert">
          {found.why}
        </div>
      )}
      {found && 'names' in found && found.total === 0 && (
        <div className={problemClasses.problem} data-severity="info" role="status">
          There is nothing yet.
        </div>
      )}
    </>
  );
}
