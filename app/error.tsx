'use client';

import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Shell } from '@/components/shell/shell';
import { EmptyState } from '@/components/ui/empty-state';

export default function PageError(props: { error: Error; reset: () => void }) {
  return (
    <Shell>
      <EmptyState
        icon={<IconAlertTriangle size={20} />}
        title={`This page stopped: ${props.error.message}`}
        text="Nothing that was saved is lost."
      >
        <Button onClick={props.reset}>Try again</Button>
      </EmptyState>
    </Shell>
  );
}
