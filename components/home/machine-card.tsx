'use client';

import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import type { MachineSummary } from '@/model/pipeline/home';
import { Chip } from '@/components/ui/chip';
import { counted, formatBytes, formatDuration } from '@/components/ui/format';
import { Key } from '@/components/ui/key';
import { useNow } from '@/components/ui/use-now';
import classes from './home.module.css';

const littleSpaceBytes = 2_000_000_000;

/** What this installation stands on. */
export function MachineCard({ machine }: { machine: MachineSummary }) {
  const now = useNow(10_000);
  const alive = machine.runners.filter((runner) => runner.alive);
  const jobs = alive.reduce((sum, runner) => sum + runner.jobs, 0);
  const space = machine.home.freeBytes > littleSpaceBytes;
  return (
    <section className={classes.card} aria-label="This machine">
      <header>
        <h2>This machine</h2>
        <Chip tone={alive.length && space ? 'ok' : 'warn'}>{alive.length && space ? 'ready' : 'look here'}</Chip>
      </header>
      <ul className={classes.facts}>
        <Fact
          ok={alive.length > 0}
          name={alive.length ? `Web and ${alive.map((runner) => runner.name).join(', ')}` : 'No runner answers'}
          value={alive.length ? `${counted(jobs, 'job')} · ${formatBytes(machine.memoryBytes)}` : 'jobs wait'}
        />
        <Fact ok name="Database" value={`PostgreSQL ${machine.database.version} · ${formatBytes(machine.database.sizeBytes)}`} />
        <Fact ok={space} name="Checkpoints" value={`${formatBytes(machine.home.freeBytes)} free`} />
        <Fact ok name="Version" value={machine.version} />
      </ul>
      <p className={classes.foot} suppressHydrationWarning>
        Started {formatDuration(now - machine.startedAtMs)} ago. Press <Key>⌘K</Key> to go anywhere, <Key>?</Key> for all keys.
      </p>
    </section>
  );
}

const Fact = (props: { ok: boolean; name: string; value: string }) => (
  <li data-ok={props.ok || undefined}>
    {props.ok ? <IconCheck size={14} aria-label="fine" /> : <IconAlertTriangle size={14} aria-label="needs attention" />}
    <span>{props.name}</span>
    <small>{props.value}</small>
  </li>
);
