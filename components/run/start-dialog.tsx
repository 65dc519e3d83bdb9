'use client';

import { Button, Group, Modal, Radio } from '@mantine/core';
import { useState } from 'react';
import type { StartFrom } from '@/model/job/start-from';
import { snapshotName, type DeploymentSummary, type SnapshotSummary } from '@/model/job/summaries';
import { formatBytes, formatMoment } from '@/components/ui/format';
import { SnapshotSign } from './snapshot-list';
import { useSnapshots } from './use-snapshots';
import classes from './snapshots.module.css';

/** Asks from which state a deployment that is at rest goes on; nothing is started before the button. */
export function StartDialog(props: {
  deployment: DeploymentSummary;
  opened: boolean;
  onClose: () => void;
  onStart: (from: StartFrom) => void;
}) {
  const { name } = props.deployment;
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={`Start ${name} from…`} size="lg">
      {props.opened && <Choices {...props} />}
    </Modal>
  );
}

function Choices({ deployment, onClose, onStart }: Parameters<typeof StartDialog>[0]) {
  const { snapshots, loaded } = useSnapshots(deployment.id, false);
  const [kind, setKind] = useState<StartFrom['kind']>('latest');
  const [picked, setPicked] = useState<string | null>(null);
  const newest = snapshots[0];
  const chosen = snapshots.find(({ id }) => id === picked) ?? newest;
  const from: StartFrom | null = kind !== 'snapshot' ? { kind } : chosen ? { kind, snapshotId: chosen.id } : null;
  return (
    <>
      <Radio.Group aria-label="Start from" value={kind} onChange={(value) => setKind(value as StartFrom['kind'])}>
        <div className={classes.choices}>
          <Radio
            value="latest"
            label="The latest state"
            description={
              newest
                ? `${sentence(snapshotName(newest))}, ${described(newest)}`
                : loaded
                  ? 'There is none yet: it begins with nothing.'
                  : 'Looking…'
            }
          />
          <Radio
            value="snapshot"
            label="One of its snapshots"
            disabled={snapshots.length === 0}
            description="Goes back to that moment; what was read after it is read again."
          />
          {kind === 'snapshot' && <Snapshots snapshots={snapshots} chosen={chosen?.id ?? null} onChoose={setPicked} />}
          <Radio value="nothing" label="Nothing" description="Reads from the beginning; sinks get the rows again." />
        </div>
      </Radio.Group>
      <p className={classes.note}>{consequence(kind, chosen, newest)}</p>
      <Group justify="flex-end" mt={16}>
        <Button variant="default" onClick={onClose}>
          Leave it at rest
        </Button>
        <Button
          disabled={from === null}
          onClick={() => {
            if (from) onStart(from);
            onClose();
          }}
        >
          Start
        </Button>
      </Group>
    </>
  );
}

function Snapshots(props: { snapshots: readonly SnapshotSummary[]; chosen: string | null; onChoose: (id: string) => void }) {
  return (
    <Radio.Group aria-label="Snapshot" value={props.chosen} onChange={props.onChoose}>
      <div className={classes.list}>
        {props.snapshots.map((snapshot) => (
          <div key={snapshot.id} className={classes.option} data-chosen={snapshot.id === props.chosen || undefined}>
            <Radio
              size="xs"
              value={snapshot.id}
              styles={{ body: { alignItems: 'center' }, labelWrapper: { flex: 1 } }}
              label={
                <span className={classes.snapshot}>
                  <SnapshotSign kind={snapshot.kind} />
                  <span>{sentence(snapshotName(snapshot))}</span>
                  <small>v{snapshot.version}</small>
                  <small>{described(snapshot)}</small>
                </span>
              }
            />
          </div>
        ))}
      </div>
    </Radio.Group>
  );
}

const described = ({ completedAtMs, sizeBytes }: SnapshotSummary): string => `${formatMoment(completedAtMs)} · ${formatBytes(sizeBytes)}`;

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function consequence(kind: StartFrom['kind'], chosen: SnapshotSummary | undefined, newest: SnapshotSummary | undefined): string {
  const again = 'Upserts replace what is there under the same key; rows that were appended are there twice.';
  if (kind === 'nothing') return `What it has written stays. ${again}`;
  if (kind === 'snapshot' && chosen && chosen !== newest)
    return `What was written after ${snapshotName(chosen)} is written again. ${again}`;
  return 'It goes on as if it had never stopped: nothing is lost, nothing is written twice.';
}
