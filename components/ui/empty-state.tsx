import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

/** What this place is for, in one line, then the first step. */
export function EmptyState(props: { icon: ReactNode; title: string; text: string; children?: ReactNode }) {
  return (
    <div className={classes.empty}>
      <span className={classes.icon}>{props.icon}</span>
      <div className={classes.words}>
        <h3>{props.title}</h3>
        <p>{props.text}</p>
      </div>
      <div className={classes.actions}>{props.children}</div>
    </div>
  );
}
