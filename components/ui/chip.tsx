import type { ReactNode } from 'react';
import classes from './chip.module.css';

export type ChipTone = 'plain' | 'ok' | 'warn' | 'err' | 'info' | 'race' | 'line';

/** A word or glyph on a soft ground; the word is always there, so that colour is never alone. */
export function Chip(props: { tone?: ChipTone; square?: boolean; large?: boolean; title?: string; children: ReactNode }) {
  return (
    <span
      className={classes.chip}
      data-tone={props.tone}
      data-square={props.square || undefined}
      data-large={props.large || undefined}
      title={props.title}
    >
      {props.children}
    </span>
  );
}

/** How many there are, beside a label. */
export function Count(props: { value: number; tone?: 'plain' | 'err'; label?: string }) {
  return (
    <span className={classes.count} data-tone={props.tone} aria-label={props.label}>
      {props.value}
    </span>
  );
}
