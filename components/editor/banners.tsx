'use client';

import { Button } from '@mantine/core';
import { IconAlertTriangle, IconLock } from '@tabler/icons-react';
import { notifyFailed } from '@/components/shell/notify';
import { useObservable } from '@/components/ui/use-observable';
import { DeletedBanner } from './deleted-banner';
import { DraftsBanner } from './drafts-banner';
import { useDocument, useEditor } from './editor-context';
import classes from './editor.module.css';

/** What a person must know before going on: a conflict of two editors, a pipeline that is gone, a read-only document. */
export function Banners() {
  const editor = useEditor();
  const readOnly = useDocument((state) => state.readOnly);
  const save = useObservable(editor.autosave, (state) => state);
  const resolve = (choice: 'theirs' | 'mine') => () =>
    void editor.autosave.resolve(choice).catch((error: unknown) => notifyFailed('The choice was not saved', error));
  if (readOnly)
    return (
      <div className={classes.banner} role="alert">
        <IconLock size={16} />
        <span>{readOnly}</span>
      </div>
    );
  if (save.kind === 'gone') return <DeletedBanner />;
  if (save.kind !== 'conflict') return <DraftsBanner />;
  return (
    <div className={classes.banner} role="alert">
      <IconAlertTriangle size={16} />
      <span>
        Someone else saved this pipeline as revision {save.revision} while you edited. Your edit is kept as a draft; nothing is lost. Which
        one goes on?
      </span>
      <Button size="xs" variant="default" onClick={resolve('theirs')}>
        Show theirs
      </Button>
      <Button size="xs" onClick={resolve('mine')}>
        Save mine over it
      </Button>
    </div>
  );
}
