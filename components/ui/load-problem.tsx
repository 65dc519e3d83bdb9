'use client';

import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { EmptyState } from './empty-state';

/** Shown in the place of what could not be loaded; nothing while it loads or is there. */
export function LoadProblem(props: {
  what: string;
  query: { readonly error: { readonly message: string } | null; readonly refetch: () => unknown };
}) {
  const { error, refetch } = props.query;
  if (!error) return null;
  return (
    <EmptyState icon={<IconAlertTriangle size={20} />} title={props.what} text={error.message}>
      <Button onClick={() => void refetch()}>Try again</Button>
    </EmptyState>
  );
}
