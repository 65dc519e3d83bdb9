'use client';

import { ConfirmDialog } from '@/components/ui/confirm-dialog';

/** Asks before jobs are stopped without a savepoint. */
export function CancelDialog(props: { names: readonly string[]; opened: boolean; onClose: () => void; onConfirm: () => void }) {
  const { names, ...rest } = props;
  const which = names.length === 1 ? names[0] : `${names.length} deployments`;
  return (
    <ConfirmDialog {...rest} title={`Cancel ${which}?`} keep="Keep it running" confirm={`Cancel ${which}`}>
      It stops at once, without a savepoint. What it has written stays; starting it again goes on from the last checkpoint. Suspend it to
      stop at a savepoint instead.
    </ConfirmDialog>
  );
}
