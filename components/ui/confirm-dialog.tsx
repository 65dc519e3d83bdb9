'use client';

import { Button, Checkbox, Group, Modal } from '@mantine/core';
import { useState, type ReactNode } from 'react';

interface Question {
  readonly title: string;
  /** What goes, and what stays. */
  readonly children: ReactNode;
  /** The words of a tick box that stands before the deed, for what nothing brings back. */
  readonly agree?: string;
  /** The way out and the deed, as verbs. */
  readonly keep: string;
  readonly confirm: string;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

/** Asks before something goes. The focus begins on the way out; a tick is forgotten when the question closes. */
export function ConfirmDialog({ opened, ...question }: Question & { readonly opened: boolean }) {
  return (
    <Modal opened={opened} onClose={question.onClose} title={question.title} size="md">
      <Answers {...question} />
    </Modal>
  );
}

function Answers(props: Question) {
  const [agreed, setAgreed] = useState(props.agree === undefined);
  const confirm = (): void => {
    props.onConfirm();
    props.onClose();
  };
  return (
    <>
      <p>{props.children}</p>
      {props.agree && (
        <Checkbox mt={12} size="xs" label={props.agree} checked={agreed} onChange={(event) => setAgreed(event.currentTarget.checked)} />
      )}
      <Group justify="flex-end" mt={16}>
        <Button variant="default" onClick={props.onClose} data-autofocus>
          {props.keep}
        </Button>
        <Button color="red" disabled={!agreed} onClick={confirm}>
          {props.confirm}
        </Button>
      </Group>
    </>
  );
}
