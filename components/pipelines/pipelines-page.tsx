'use client';

import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconFileImport, IconPlus, IconSchema, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTRPC } from '@/components/api/trpc';
import { PageHead, Shell } from '@/components/shell/shell';
import { useSearchKey } from '@/components/shell/use-search-key';
import { EmptyState } from '@/components/ui/empty-state';
import { counted } from '@/components/ui/format';
import { Key } from '@/components/ui/key';
import { LoadState } from '@/components/ui/load-state';
import { ImportDialog } from './import-dialog';
import { NewPipelineDialog } from './new-pipeline-dialog';
import { PipelineRow } from './pipeline-row';
import classes from './pipelines.module.css';

/** Every pipeline of this machine: open, make, import. */
export function PipelinesPage() {
  const trpc = useTRPC();
  const pipelines = useQuery(trpc.pipelines.list.queryOptions({}));
  const [dialog, setDialog] = useState<'new' | 'import' | null>(null);
  const [search, setSearch] = useState('');
  const field = useSearchKey();
  const all = pipelines.data ?? [];
  const found = all.filter((pipeline) => `${pipeline.name} ${pipeline.namespace}`.toLowerCase().includes(search.trim().toLowerCase()));
  return (
    <Shell>
      <PageHead title="Pipelines">
        <Button variant="default" leftSection={<IconFileImport size={16} />} onClick={() => setDialog('import')}>
          Import SQL or JSON
        </Button>
        <Button leftSection={<IconPlus size={16} />} onClick={() => setDialog('new')}>
          New pipeline
        </Button>
      </PageHead>
      {all.length > 0 && (
        <TextInput
          w={280}
          ref={field}
          aria-label="Filter pipelines"
          placeholder="Name or namespace"
          leftSection={<IconSearch size={14} />}
          rightSection={<Key>/</Key>}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      )}
      <LoadState what="The pipelines were not loaded" query={pipelines} />
      {pipelines.data && all.length === 0 && (
        <EmptyState
          icon={<IconSchema size={20} />}
          title="There is no pipeline yet"
          text="A pipeline reads rows, changes them and writes the result. Draw one, or bring one along."
        >
          <Button onClick={() => setDialog('new')}>New pipeline</Button>
        </EmptyState>
      )}
      {found.length > 0 && (
        <div className={classes.box}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th>Name</th>
                <th>State</th>
                <th data-num>Nodes</th>
                <th>Changed</th>
                <th aria-label="Actions" />
              </tr>
            </thead>
            <tbody>
              {found.map((pipeline) => (
                <PipelineRow key={pipeline.id} pipeline={pipeline} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {all.length > 0 && (
        <p className={classes.count}>
          {found.length < all.length ? `${found.length} of ${all.length} match.` : counted(all.length, 'pipeline')}{' '}
          {found.length === 0 && (
            <Button size="compact-xs" variant="subtle" onClick={() => setSearch('')}>
              Clear the filter
            </Button>
          )}
        </p>
      )}
      <NewPipelineDialog opened={dialog === 'new'} onClose={() => setDialog(null)} />
      <ImportDialog opened={dialog === 'import'} onClose={() => setDialog(null)} />
    </Shell>
  );
}
