'use client';

import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { ApiProvider } from '@/components/api/api-provider';
import { resolveCssVariables, theme } from '@/components/ui/theme';
import { JumpTo } from './jump-to';
import { ShortcutSheet } from './shortcut-sheet';

/** What every page stands in: theme, server access, messages, ⌘K and the shortcut sheet. */
export function Studio(props: { children: ReactNode }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={resolveCssVariables} defaultColorScheme="auto">
      <ApiProvider>
        {props.children}
        <JumpTo />
        <ShortcutSheet />
        <Notifications position="bottom-right" limit={4} />
      </ApiProvider>
    </MantineProvider>
  );
}
