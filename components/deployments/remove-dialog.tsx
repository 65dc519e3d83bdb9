'use client';

import { Button, Group, Modal } from '@mantine/core';
import type { DeploymentSummary } from '@/model/job/summaries';

/** Asks before a deployment is deleted, since its state can not be had back. */
export function RemoveDialog(props: { deployment: DeploymentSummary; opened: boolean; onClose: () => void; onConfirm: () => void }) {
  const { name } = props.deployment;
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={`Delete the deployment ${name}?`} size="md">
      <p>
        Its checkpoints, savepoints and events are lost; a new deployment begins with nothing. The pipeline, and what was written, stay as
        they are.
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
          Delete {name}
        </Button>
      </Group>
    </Modal>
  );
}
