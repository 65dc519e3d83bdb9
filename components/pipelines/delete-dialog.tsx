'use client';

import { Button, Group, Modal } from '@mantine/core';

/** Asks before a pipeline is deleted whose deployment goes with it: its state can not be had back. */
export function DeleteDialog(props: { name: string; opened: boolean; onClose: () => void; onConfirm: () => void }) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={`Delete ${props.name} and its deployment?`} size="md">
      <p>
        The checkpoints, savepoints and events of the deployment are lost for good; only the drawing can be brought back. What was written
        stays as it is.
      </p>
      <Group justify="flex-end" mt={16}>
        <Button variant="default" onClick={props.onClose}>
          Keep it
        </Button>
        <Button
          color="red"
          onClick={() => {
            props.onConfirm();
            props.onClose();
          }}
        >
          Delete {props.name}
        </Button>
      </Group>
    </Modal>
  );
}
