'use client';

import { useEffect, useRef } from 'react';
import type { SqlToken } from '@/components/compiler-worker/compilation';
import classes from './sql.module.css';

/** Inked SQL with line numbers; `marked` lines stand on a soft ground and are brought into view. */
export function SqlText(props: {
  lines: readonly (readonly SqlToken[])[];
  firstLine?: number;
  marked?: { readonly first: number; readonly last: number };
  label: string;
}) {
  const first = props.firstLine ?? 1;
  const top = useRef<HTMLDivElement>(null);
  const markedFirst = props.marked?.first;
  useEffect(() => {
    void top.current?.scrollIntoView({ block: 'nearest' });
  }, [markedFirst]);
  return (
    <div className={classes.text} role="region" aria-label={props.label} tabIndex={0}>
      {props.lines.map((tokens, i) => {
        const line = first + i;
        const marked = props.marked && line >= props.marked.first && line <= props.marked.last;
        return (
          <div key={line} className={classes.line} data-marked={marked || undefined} ref={line === markedFirst ? top : undefined}>
            <span className={classes.number} aria-hidden>
              {line}
            </span>
            <code>
              {tokens.map((token, at) => (
                <span key={at} data-ink={token.kind}>
                  {token.text}
                </span>
              ))}
            </code>
          </div>
        );
      })}
    </div>
  );
}
