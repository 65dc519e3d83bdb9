'use client';

import { useQuery } from '@tanstack/react-query';
import { IconAlertTriangle, IconCamera, IconCheck, IconExclamationCircle, IconPoint, IconUpload, type Icon } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { DeploymentEvent } from '@/model/job/events';
import { useFeed } from '@/components/api/api-provider';
import { useTRPC } from '@/components/api/trpc';
import { MessageText } from '@/components/problems/message-text';
import { Chip } from '@/components/ui/chip';
import { formatMoment } from '@/components/ui/format';
import { useObservable } from '@/components/ui/use-observable';
import classes from './run.module.css';

const shownEvents = 60;

/** What happened to the deployment, newest first, as it happens. */
export function EventList({ deploymentId }: { deploymentId: string }) {
  const trpc = useTRPC();
  const loaded = useQuery(trpc.deployments.events.queryOptions({ id: deploymentId, limit: shownEvents }));
  const live = useObservable(useFeed().eventsOf(deploymentId), (events) => events);
  const events = useMemo(() => merge(live, loaded.data ?? []), [live, loaded.data]);
  return (
    <section className={classes.block} aria-label="Events">
      <header>
        <h3>Events</h3>
        <Chip square>live</Chip>
      </header>
      <ul className={classes.events}>
        {events.map((event) => {
          const Sign = signOf(event);
          return (
            <li key={event.seq} data-level={event.level}>
              <time dateTime={new Date(event.atMs).toISOString()}>{formatMoment(event.atMs)}</time>
              <Sign size={14} stroke={1.75} aria-hidden />
              <MessageText text={event.message} />
            </li>
          );
        })}
        {events.length === 0 && <li>{loaded.data ? 'Nothing has happened yet.' : (loaded.error?.message ?? 'Reading…')}</li>}
      </ul>
    </section>
  );
}

function merge(live: readonly DeploymentEvent[], loaded: readonly DeploymentEvent[]): readonly DeploymentEvent[] {
  const bySeq = new Map([...loaded, ...live].map((event) => [event.seq, event]));
  return [...bySeq.values()].sort((a, b) => b.seq - a.seq).slice(0, shownEvents);
}

function signOf(event: DeploymentEvent): Icon {
  if (event.level === 'error') return IconExclamationCircle;
  if (event.level === 'warning') return IconAlertTriangle;
  const signs: Partial<Record<DeploymentEvent['kind'], Icon>> = {
    'savepoint-completed': IconCamera,
    deployed: IconUpload,
    'state-changed': IconCheck,
  };
  return signs[event.kind] ?? IconPoint;
}
