'use client';

import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import Link from 'next/link';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { EmptyState } from '@/components/ui/empty-state';

/** Keeps a fault of one part from taking the page with it; what the person typed lives in stores outside and survives `Try again`. */
export class ErrorBoundary extends Component<{ place: string; children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(`${this.props.place} stopped`, error, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <EmptyState
        icon={<IconAlertTriangle size={20} />}
        title={`${this.props.place} stopped: ${error.message}`}
        text="Nothing that was saved is lost."
      >
        <Button onClick={() => this.setState({ error: null })}>Try again</Button>
        <Button variant="default" component={Link} href="/">
          Go home
        </Button>
      </EmptyState>
    );
  }
}
