'use client';

import { Button, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPlus, IconSearch, IconServer2 } from '@tabler/icons-react';
import Link from 'next/link';
import { useState } from 'react';
import type { DeploymentSummary } from '@/model/job/summaries';
import { useFeed } from '@/components/api/api-provider';
import { useTRPC } from '@/components/api/trpc';
import { useLiveDeployments } from '@/components/api/use-live';
import { shownState } from '@/components/run/job-state';
import { PageHead, Shell } from '@/components/shell/shell';
import { useSearchKey } from '@/components/shell/use-search-key';
import { EmptyState } from '@/components/ui/empty-state';
import { counted } from '@/components/ui/format';
import { Key } from '@/components/ui/key';
import { LoadState } from '@/components/ui/load-state';
import { useObservable } from '@/components/ui/use-observable';
import { BulkBar } from './bulk-bar';
import { DeploymentTable } from './deployment-table';
import { StateCounts } from './state-counts';
import classes from './deployments.module.css';

const none: readonly DeploymentSummary[] = [];

/** What runs, what should run, and what keeps it from running; alive. */
export function DeploymentsPage() {
  const trpc = useTRPC();
  const loaded = useQuery(trpc.deployments.list.queryOptions({}));
  const all = useLiveDeployments(loaded.data ?? none);
  const connected = useObservable(useFeed().connected, (value) => value);
  const filter = useFilter(all);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  return (
    <Shell>
      <PageHead title="Deployments" subtitle={<StateCounts deployments={all} />}>
        <span className={classes.live} data-on={connected || undefined}>
          {connected ? 'live' : 'no connection'}
        </span>
        <Button component={Link} href="/pipelines" leftSection={<IconPlus size={16} />}>
          New deployment
        </Button>
      </PageHead>
      <LoadState what="The deployments were not loaded" query={loaded} />
      {all.length > 0 && filter.controls}
      {loaded.data && all.length === 0 && (
        <EmptyState
          icon={<IconServer2 size={20} />}
          title="Nothing is deployed"
          text="A deployment keeps one version of a pipeline running and brings it back after a crash."
        >
          <Button component={Link} href="/pipelines">
            Deploy a pipeline
          </Button>
        </EmptyState>
      )}
      {filter.found.length > 0 && <DeploymentTable deployments={filter.found} chosen={chosen} onChoose={setChosen} />}
      {all.length > 0 && (
        <p className={classes.count}>
          {filter.found.length < all.length ? `${filter.found.length} of ${all.length} match.` : counted(all.length, 'deployment')}{' '}
          {filter.found.length === 0 && (
            <Button size="compact-xs" variant="subtle" onClick={filter.clear}>
              Clear filters
            </Button>
          )}
        </p>
      )}
      <BulkBar deployments={filter.found.filter((each) => chosen.has(each.id))} onClear={() => setChosen(new Set())} />
    </Shell>
  );
}

function useFilter(all: readonly DeploymentSummary[]) {
  const [search, setSearch] = useState('');
  const [state, setState] = useState<string | null>(null);
  const field = useSearchKey();
  const wanted = search.trim().toLowerCase();
  const words = [...new Set(all.map((each) => shownState(each).word))];
  const found = all
    .filter((each) => `${each.name} ${each.namespace} ${each.pipelineName}`.toLowerCase().includes(wanted))
    .filter((each) => state === null || shownState(each).word === state);
  const clear = (): void => {
    setSearch('');
    setState(null);
  };
  const controls = (
    <div className={classes.filters}>
      <TextInput
        w={280}
        ref={field}
        aria-label="Filter deployments"
        placeholder="Name, namespace or pipeline"
        leftSection={<IconSearch size={14} />}
        rightSection={<Key>/</Key>}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <Select w={160} aria-label="State" placeholder="State: any" clearable data={words} value={state} onChange={setState} />
    </div>
  );
  return { found, controls, clear };
}
