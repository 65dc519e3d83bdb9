'use client';

import { Modal } from '@mantine/core';
import { Fragment, useEffect } from 'react';
import { Key } from '@/components/ui/key';
import { isTyping, matchesChord } from '@/components/ui/key-chord';
import { observable } from '@/components/ui/observable';
import { useObservable } from '@/components/ui/use-observable';
import { chordOf, shortcuts, type Shortcut } from './shortcuts';
import classes from './shell.module.css';

/** Whether the sheet is open. */
export const shortcutSheet = observable(false);

const groups: readonly Shortcut['group'][] = ['Anywhere', 'Edit', 'Move', 'View', 'Pipeline'];
const rows: readonly Shortcut[] = Object.values(shortcuts);

export function ShortcutSheet() {
  const open = useObservable(shortcutSheet, (value) => value);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (matchesChord(event, chordOf('help')) && !isTyping(event.target)) shortcutSheet.set(true);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <Modal opened={open} onClose={() => shortcutSheet.set(false)} title="Keyboard" size={760}>
      <p>⌘ is Ctrl on keyboards without it.</p>
      <div className={classes.sheet}>
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            {rows
              .filter((row) => row.group === group)
              .map((row) => (
                <div key={row.label}>
                  <span>{row.label}</span>
                  <span>
                    {row.chords.map((chord) => (
                      <Fragment key={chord}>
                        <Key>{chord}</Key>
                      </Fragment>
                    ))}
                  </span>
                </div>
              ))}
          </section>
        ))}
      </div>
    </Modal>
  );
}
