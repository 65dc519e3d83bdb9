'use client';

import { IconDroplet } from '@tabler/icons-react';
import { useFeed } from '@/components/api/api-provider';
import { useJobMetrics } from '@/components/api/use-live';
import { Chip } from '@/components/ui/chip';
import { formatEventTime } from '@/components/ui/format';
import { StateBadge } from '@/components/run/state-badge';
import { useObservable } from '@/components/ui/use-observable';

/** Whether the job behind the report runs, and up to which event time its results are complete. */
export function Freshness({ deploymentId }: { deploymentId: string }) {
  const deployment = useObservable(useFeed().deployments, (all) => all.get(deploymentId));
  const watermark = useJobMetrics(deploymentId, (job) => job?.rates.watermarkMs ?? null) ?? deployment?.rates?.watermarkMs ?? null;
  return (
    <>
      {deployment && <StateBadge deployment={deployment} />}
      {watermark !== null && (
        <Chip tone="line" large title="Windows that end before this event time are final">
          <IconDroplet />
          Complete to {formatEventTime(watermark).slice(0, 16)}
        </Chip>
      )}
    </>
  );
}
