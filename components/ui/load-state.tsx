'use client';

import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { EmptyState } from './empty-state';
import classes from './load-state.module.css';

/** In the place of what is not there yet: a bar once it takes more than a second, or why it could not be loaded. Nothing where it is there. */
export function LoadState(props: {
  what: string;
  query: { readonly isPending: boolean; readonly error: { readonly message: string } | null; readonly refetch: () => unknown };
}) {
  const { isPending, error, refetch } = props.query;
  if (isPending) return <Wait />;
  if (!error) return null;
  return (
    <EmptyState icon={<IconAlertTriangle size={20} />} title={props.what} text={error.message}>
      <Button onClick={() => void refetch()}>Try again</Button>
    </EmptyState>
  );
}

function Wait() {
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), 1_000);
    return () => clearTimeout(timer);
  }, []);
  return long && <div className={classes.bar} role="progressbar" aria-label="Loading" />;
}
