'use client';

import { Button, Group, Modal } from '@mantine/core';

/** Asks before jobs are stopped without a savepoint. */
export function CancelDialog(props: { names: readonly string[]; opened: boolean; onClose: () => void; onConfirm: () => void }) {
  const which = props.names.length === 1 ? props.names[0] : `${props.names.length} deployments`;
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={`Cancel ${which}?`} size="md">
      <p>
        It stops at once, without a savepoint. What it has written stays; starting it again goes on from the last checkpoint. Suspend it to
        stop at a savepoint instead.
      </p>
      <Group justify="flex-end" mt={16}>
        <Button variant="default" onClick={props.onClose}>
          Keep it running
        </Button>
        <Button
          color="red"
          onClick={() => {
            props.onConfirm();
            props.onClose();
          }}
        >
          Cancel {which}
        </Button>
      </Group>
    </Modal>
  );
}
