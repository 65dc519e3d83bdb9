'use client';

import { memo, useEffect, useRef, useState, type RefObject } from 'react';
import type { SqlToken } from '@/components/compiler-worker/compilation';
import classes from './sql.module.css';

type Line = readonly SqlToken[];

/** As in sql.module.css. */
const lineHeight = 18;
const blockLines = 80;

/**
 * SQL with line numbers; `marked` lines stand on a soft ground and are brought into view. The text is inked block by block as it comes near: a
 * large drawing means thousands of lines, each of many words. What is far is there as plain text, so that the browser finds and copies it.
 */
export function SqlText(props: {
  lines: readonly Line[];
  firstLine?: number;
  marked?: { readonly first: number; readonly last: number };
  label: string;
}) {
  const first = props.firstLine ?? 1;
  const box = useRef<HTMLDivElement>(null);
  const markedFirst = props.marked?.first;
  useEffect(() => {
    if (markedFirst !== undefined && box.current) bringIntoView(box.current, (markedFirst - first) * lineHeight);
  }, [markedFirst, first]);
  const starts = Array.from({ length: Math.ceil(props.lines.length / blockLines) }, (_, i) => i * blockLines);
  return (
    <div className={classes.text} role="region" aria-label={props.label} tabIndex={0} ref={box}>
      {starts.map((start) => (
        <Block
          key={start}
          lines={props.lines}
          start={start}
          firstLine={first}
          markedFirst={props.marked?.first}
          markedLast={props.marked?.last}
          box={box}
        />
      ))}
    </div>
  );
}

function bringIntoView(box: HTMLElement, top: number): void {
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + lineHeight > box.scrollTop + box.clientHeight) box.scrollTop = top + 2 * lineHeight - box.clientHeight;
}

interface BlockProps {
  readonly lines: readonly Line[];
  /** Index of the block's first line in `lines`. */
  readonly start: number;
  /** Number of line 0. */
  readonly firstLine: number;
  readonly markedFirst?: number;
  readonly markedLast?: number;
  readonly box: RefObject<HTMLDivElement | null>;
}

const Block = memo(function Block({ lines, start, firstLine, markedFirst = 0, markedLast = -1, box }: BlockProps) {
  const part = useRef<HTMLDivElement>(null);
  const near = useNear(part, box, start === 0);
  const own = lines.slice(start, start + blockLines);
  return (
    <div ref={part} style={{ minHeight: own.length * lineHeight }}>
      {near ? (
        own.map((tokens, i) => {
          const line = firstLine + start + i;
          return <InkedLine key={line} tokens={tokens} line={line} marked={line >= markedFirst && line <= markedLast} />;
        })
      ) : (
        <pre className={classes.far}>{own.map((tokens) => tokens.map(({ text }) => text).join('')).join('\n')}</pre>
      )}
    </div>
  );
});

function InkedLine({ tokens, line, marked }: { tokens: Line; line: number; marked: boolean }) {
  return (
    <div className={classes.line} data-marked={marked || undefined}>
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
}

/** Whether the part is within a screen of what the box shows. */
function useNear(part: RefObject<HTMLElement | null>, box: RefObject<HTMLElement | null>, atFirst: boolean): boolean {
  const [near, setNear] = useState(atFirst);
  useEffect(() => {
    if (!part.current) return undefined;
    const look = new IntersectionObserver(([last]) => last && setNear(last.isIntersecting), { root: box.current, rootMargin: '100% 0px' });
    look.observe(part.current);
    return () => look.disconnect();
  }, [part, box]);
  return near;
}
