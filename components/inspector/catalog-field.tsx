'use client';

import { Autocomplete, Loader } from '@mantine/core';
import { IconListSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { TableDefinition } from '@/model/catalog/table-definition';
import { refusalOf } from '@/components/api/remedy';
import { useTRPCClient } from '@/components/api/trpc';
import type { OptionField } from '@/components/compiler-worker/connector-forms';
import { useEditor } from '@/components/editor/editor-context';
import { formatCount } from '@/components/ui/format';
import { ToolButton } from '@/components/ui/tool-button';
import problemClasses from './expression-field.module.css';

interface Props {
  readonly option: OptionField;
  readonly table: TableDefinition;
  readonly field: string;
  readonly error?: string;
  readonly onChange: (value: string) => void;
}

const drawnNames = 200;

type Found = { readonly names: readonly string[]; readonly total: number; readonly typed: string };
type Answer = { readonly asked: string } & (Found | { readonly why: string });

/** The option that names a table, topic, index or file: typed, or chosen from what its system has. */
export function CatalogField({ option, table, field, error, onChange }: Props) {
  const editor = useEditor();
  const api = useTRPCClient();
  const input = useRef<HTMLInputElement>(null);
  const [asking, setAsking] = useState(false);
  const [open, setOpen] = useState(false);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const { [option.key]: value = '', ...options } = table.options;
  // What another system answered says nothing of this one.
  const asked = JSON.stringify(options);
  const shown = answer?.asked === asked ? answer : null;
  const found = shown && 'names' in shown ? shown : null;
  const list = async (button: HTMLElement): Promise<void> => {
    if (asking) return;
    setAsking(true);
    try {
      setAnswer({ asked, ...(await api.catalog.choices.mutate({ namespace: editor.namespace, options })), typed: value });
      setOpen(true);
      if (document.activeElement === button) input.current?.focus();
    } catch (failure) {
      setAnswer({ asked, why: refusalOf(failure) });
    }
    setAsking(false);
  };
  return (
    <>
      <Autocomplete
        ref={input}
        size="xs"
        label={option.title}
        description={option.help}
        error={error}
        withAsterisk={option.required}
        data-field={field}
        placeholder={option.placeholder}
        data={[...(found?.names ?? [])]}
        // What stood there when it was asked for narrows nothing; what is typed from then on does.
        filter={({ options: all, search }) =>
          search === found?.typed ? all : all.filter((each) => 'label' in each && each.label.toLowerCase().includes(search.toLowerCase()))
        }
        limit={drawnNames}
        dropdownOpened={open && found !== null && found.names.length > 0}
        onDropdownClose={() => setOpen(false)}
        onDropdownOpen={() => setOpen(true)}
        rightSection={
          <ToolButton label="Choose from what there is" size={22} onClick={(event) => void list(event.currentTarget)}>
            {asking ? <Loader size={14} /> : <IconListSearch size={14} />}
          </ToolButton>
        }
        value={value}
        onChange={onChange}
      />
      {shown && 'why' in shown && (
        <div className={problemClasses.problem} role="alert">
          {shown.why}
        </div>
      )}
      {found && hintOf(found) && (
        <div className={problemClasses.problem} data-severity="info" role="status">
          {hintOf(found)}
        </div>
      )}
    </>
  );
}

/** What the list does not show. */
function hintOf({ names, total }: Found): string | null {
  if (total === 0) return 'There is nothing yet.';
  if (total > names.length)
    return `The first ${formatCount(names.length)} of ${formatCount(total)}: type a part of a name to narrow them, or the whole of another one.`;
  return total > drawnNames ? `${formatCount(total)} names: type a part of one to narrow them.` : null;
}
