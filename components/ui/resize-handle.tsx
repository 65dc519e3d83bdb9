'use client';

import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import type { Source } from './observable';
import { useObservable } from './use-observable';
import classes from './resize-handle.module.css';

const [step, leap] = [16, 64];

/**
 * The edge of a panel that can be pulled, or moved by the arrow keys (with ⇧ further, Home and End to the limits, ↵ or a double click
 * back to `usual`). The panel must be positioned. `size` is in pixels and is set on every move.
 */
export function ResizeHandle(props: {
  label: string;
  /** Which edge of the panel it is. */
  edge: 'left' | 'right' | 'top';
  size: Source<number>;
  min: number;
  max: () => number;
  usual: number;
}) {
  const { edge, size, min, usual } = props;
  const value = useObservable(size, (now) => now);
  const pulled = useRef<{ readonly from: number; readonly size: number } | null>(null);
  const set = (wanted: number): void => size.set(Math.round(Math.max(min, Math.min(props.max(), wanted))));
  const along = (event: PointerEvent): number => (edge === 'top' ? event.clientY : event.clientX);
  const onPointerMove = (event: PointerEvent): void => {
    const start = pulled.current;
    if (start) set(start.size + (along(event) - start.from) * (edge === 'right' ? 1 : -1));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = keyed(event, { edge, now: size.get(), min, max: props.max(), usual });
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    set(next);
  };
  return (
    <div
      className={classes.handle}
      data-edge={edge}
      role="separator"
      tabIndex={0}
      aria-label={props.label}
      aria-orientation={edge === 'top' ? 'horizontal' : 'vertical'}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={Math.max(value, props.max())}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        pulled.current = { from: along(event), size: size.get() };
      }}
      onPointerMove={onPointerMove}
      onPointerUp={() => (pulled.current = null)}
      onPointerCancel={() => (pulled.current = null)}
      onDoubleClick={() => set(usual)}
      onKeyDown={onKeyDown}
    />
  );
}

function keyed(
  event: KeyboardEvent,
  at: { edge: 'left' | 'right' | 'top'; now: number; min: number; max: number; usual: number },
): number | undefined {
  const by = event.shiftKey ? leap : step;
  const grows = { left: 'ArrowLeft', right: 'ArrowRight', top: 'ArrowUp' }[at.edge];
  const shrinks = { left: 'ArrowRight', right: 'ArrowLeft', top: 'ArrowDown' }[at.edge];
  switch (event.key) {
    case grows:
      return at.now + by;
    case shrinks:
      return at.now - by;
    case 'Home':
      return at.min;
    case 'End':
      return at.max;
    case 'Enter':
      return at.usual;
    default:
      return undefined;
  }
}
