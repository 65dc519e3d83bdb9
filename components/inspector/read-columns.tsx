'use client';

import { Button } from '@mantine/core';
import { IconTableImport } from '@tabler/icons-react';
import { useState } from 'react';
import type { TableDefinition } from '@/model/catalog/table-definition';
import type { DescribedTable } from '@/model/catalog/described-table';
import { refusalOf } from '@/components/api/remedy';
import { useTRPCClient } from '@/components/api/trpc';
import { fillTable } from '@/components/canvas/document/edits';
import type { ConnectorRole } from '@/components/compiler-worker/connector-forms';
import { useEditor } from '@/components/editor/editor-context';
import { withDescribed } from './table-parts';
import type { NodeForm } from './use-form';
import problemClasses from './expression-field.module.css';
import classes from './inspector.module.css';

type Answer = { readonly asked: string } & ({ readonly table: DescribedTable } | { readonly why: string });

/** What was asked: an answer about other options says nothing of these. */
const questionOf = ({ options }: TableDefinition): string => JSON.stringify(options);

/** Asks the system that the options name for the table's columns, and puts them in its place in one edit. */
export function ReadColumns({ table, role, form }: { table: TableDefinition; role: ConnectorRole; form: NodeForm }) {
  const editor = useEditor();
  const api = useTRPCClient();
  const [asking, setAsking] = useState(false);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const ask = async (): Promise<void> => {
    const asked = questionOf(table);
    setAsking(true);
    setAnswer(null);
    try {
      const described = await api.catalog.describe.mutate({ namespace: editor.namespace, options: table.options });
      editor.store.run(fillTable(form.nodeId, (now) => (questionOf(now) === asked ? withDescribed(now, described, role) : now)));
      setAnswer({ asked, table: described });
    } catch (error) {
      setAnswer({ asked, why: refusalOf(error) });
    }
    setAsking(false);
  };
  const shown = answer?.asked === questionOf(table) ? answer : null;
  return (
    <>
      <Button
        size="compact-xs"
        variant="light"
        w="fit-content"
        loading={asking}
        leftSection={<IconTableImport size={12} />}
        aria-label="Read columns from the data"
        onClick={() => void ask()}
      >
        Read from the data
      </Button>
      {shown && 'table' in shown && (
        <p className={classes.hint} role="status">
          {sentenceOf(shown.table)}
        </p>
      )}
      {shown && 'why' in shown && (
        <div className={problemClasses.problem} role="alert">
          {shown.why}
        </div>
      )}
    </>
  );
}

function sentenceOf({ columns, leftOut }: DescribedTable): string {
  const read = columns.length === 1 ? '1 column was read.' : `${columns.length} columns were read.`;
  return [read, ...leftOut.map(({ name, why }) => `Without ${name}: ${why}.`)].join(' ');
}
