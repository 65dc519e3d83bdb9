import { Fragment } from 'react';

/** A message whose `quoted` names stand in code ink. */
export function MessageText({ text }: { text: string }) {
  return (
    <span>
      {text.split(/`([^`]+)`/).map((piece, i) => (
        <Fragment key={i}>{i % 2 === 1 ? <code>{piece}</code> : piece}</Fragment>
      ))}
    </span>
  );
}
