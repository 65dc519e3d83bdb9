'use client';

import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { refusalOf } from '@/components/api/remedy';

const undoMs = 10_000;
let told = 0;

/** Says what was done, with ten seconds to take it back. `undo` runs at most once. */
export function notifyDone(message: string, undo?: () => void): void {
  const id = `done-${++told}`;
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

/** Says what did not work, why, and what to do where the server knows; stays until it is closed. */
export function notifyFailed(what: string, error: unknown): void {
  const why = refusalOf(error);
  notifications.show({ color: 'red', withBorder: true, autoClose: false, title: what, message: why, role: 'alert' });
}
