'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconFileImport, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTRPC } from '@/components/api/trpc';
import { ImportDialog } from '@/components/pipelines/import-dialog';
import { NewPipelineDialog } from '@/components/pipelines/new-pipeline-dialog';
import { PageHead, Shell } from '@/components/shell/shell';
import { LoadState } from '@/components/ui/load-state';
import { ExampleCard } from './example-card';
import { MachineCard } from './machine-card';
import { NextSteps } from './next-steps';
import { OwnPipelines } from './own-pipelines';
import classes from './home.module.css';

/** The first page: what to do next, the examples as they run, this machine. */
export function HomePage() {
  const trpc = useTRPC();
  const home = useQuery(trpc.home.summary.queryOptions(undefined, { refetchInterval: 15_000 }));
  const [dialog, setDialog] = useState<'new' | 'import' | null>(null);
  const { data } = home;
  return (
    <Shell>
      <PageHead
        title="Welcome"
        subtitle={
          data?.examples.length
            ? 'Nothing to set up: the examples already run, on this machine.'
            : 'Draw a pipeline, deploy it, watch its rows.'
        }
      >
        <Button variant="default" leftSection={<IconFileImport size={16} />} onClick={() => setDialog('import')}>
          Import SQL or JSON
        </Button>
        <Button leftSection={<IconPlus size={16} />} onClick={() => setDialog('new')}>
          New pipeline
        </Button>
      </PageHead>
      <LoadState what="The start page was not loaded" query={home} />
      {data && (
        <>
          <NextSteps home={data} onNew={() => setDialog('new')} />
          <div className={classes.cards}>
            {data.examples.map((example) => (
              <ExampleCard key={example.namespace.slug} example={example} />
            ))}
            <MachineCard machine={data.machine} />
          </div>
          <OwnPipelines pipelines={data.pipelines} />
        </>
      )}
      <NewPipelineDialog opened={dialog === 'new'} onClose={() => setDialog(null)} />
      <ImportDialog opened={dialog === 'import'} onClose={() => setDialog(null)} />
    </Shell>
  );
}
