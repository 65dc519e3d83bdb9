'use client';

import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';

const undoMs = 10_000;

/** Says what was done, with ten seconds to take it back. `undo` runs at most once. */
export function notifyDone(message: string, undo?: () => void): void {
  const id = `done-${Date.now()}`;
  notifications.show({
    id,
    withBorder: true,
    autoClose: undo ? undoMs : 4_000,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span>{message}</span>
        {undo && (
          <Button
            size="xs"
            variant="light"
            onClick={() => {
              notifications.hide(id);
              undo();
            }}
          >
            Undo
          </Button>
        )}
      </Group>
    ),
  });
}

/** Says what did not work and why; stays until it is closed. */
export function notifyFailed(what: string, error: unknown): void {
  const why = error instanceof Error ? error.message : String(error);
  notifications.show({ color: 'red', withBorder: true, autoClose: false, title: what, message: why, role: 'alert' });
}
