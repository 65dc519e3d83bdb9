'use client';

import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { IconChartBar, IconCommand, IconHome, IconSchema, IconSearch, IconServer2 } from '@tabler/icons-react';
import { useRouter } from 'next/navigation';
import { useFeed } from '@/components/api/api-provider';
import { useTRPC } from '@/components/api/trpc';
import { shownState } from '@/components/run/job-state';
import { useObservable } from '@/components/ui/use-observable';
import { pageCommands } from './commands';
import { shortcutSheet } from './shortcut-sheet';

/** From a field too: no field has a use of its own for the key. */
const anywhere: string[] = [];

const icon = { size: 16, stroke: 1.75 } as const;

/** ⌘K: every page, pipeline, deployment and report by name, and what the open page can do. */
export function JumpTo() {
  const actions = [usePageCommands(), usePlaces(), useThings(), useRunning()].flat().filter((group) => group.actions.length > 0);
  return (
    <Spotlight
      actions={actions}
      shortcut="mod + K"
      tagsToIgnore={anywhere}
      highlightQuery
      limit={40}
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      nothingFound="Nothing has that name."
      searchProps={{ leftSection: <IconSearch {...icon} />, placeholder: 'Jump to a pipeline, deployment, report or command' }}
    />
  );
}

function usePageCommands(): readonly SpotlightActionGroupData[] {
  const commands = useObservable(pageCommands, (value) => value);
  const actions = commands.map((command) => ({
    id: command.id,
    label: command.label,
    description: command.keys,
    leftSection: <IconCommand {...icon} />,
    onClick: command.run,
  }));
  return [{ group: 'This page', actions }];
}

function usePlaces(): readonly SpotlightActionGroupData[] {
  const router = useRouter();
  const go = (href: string) => () => router.push(href);
  return [
    {
      group: 'Places',
      actions: [
        { id: 'home', label: 'Home', leftSection: <IconHome {...icon} />, onClick: go('/') },
        { id: 'pipelines', label: 'Pipelines', leftSection: <IconSchema {...icon} />, onClick: go('/pipelines') },
        { id: 'deployments', label: 'Deployments', leftSection: <IconServer2 {...icon} />, onClick: go('/deployments') },
        { id: 'reports', label: 'Reports', leftSection: <IconChartBar {...icon} />, onClick: go('/reports') },
        { id: 'keys', label: 'Keyboard shortcuts', leftSection: <IconCommand {...icon} />, onClick: () => shortcutSheet.set(true) },
      ],
    },
  ];
}

function useRunning(): readonly SpotlightActionGroupData[] {
  const router = useRouter();
  const deployments = useObservable(
    useFeed().deployments,
    (all) => [...all.values()].map((each) => ({ id: each.id, name: each.name, pipelineId: each.pipelineId, state: shownState(each).word })),
    (a, b) => a.length === b.length && a.every(({ id, name, state }, i) => id === b[i]?.id && name === b[i].name && state === b[i].state),
  );
  return [
    {
      group: 'Deployments',
      actions: deployments.map((deployment) => ({
        id: `deployment-${deployment.id}`,
        label: deployment.name,
        description: deployment.state,
        leftSection: <IconServer2 {...icon} />,
        onClick: () => router.push(`/pipelines/${deployment.pipelineId}?view=run`),
      })),
    },
  ];
}

function useThings(): readonly SpotlightActionGroupData[] {
  const router = useRouter();
  const trpc = useTRPC();
  const pipelines = useQuery(trpc.pipelines.list.queryOptions({})).data ?? [];
  const reports = useQuery(trpc.reports.list.queryOptions({})).data ?? [];
  return [
    {
      group: 'Pipelines',
      actions: pipelines.map((pipeline) => ({
        id: `pipeline-${pipeline.id}`,
        label: pipeline.name,
        description: pipeline.namespace,
        leftSection: <IconSchema {...icon} />,
        onClick: () => router.push(`/pipelines/${pipeline.id}`),
      })),
    },
    {
      group: 'Reports',
      actions: reports.map((report) => ({
        id: `report-${report.id}`,
        label: report.name,
        description: report.namespace,
        leftSection: <IconChartBar {...icon} />,
        onClick: () => router.push(`/reports/${report.id}`),
      })),
    },
  ];
}
