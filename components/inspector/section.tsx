import type { ReactNode } from 'react';
import classes from './inspector.module.css';

/** A titled part of the inspector's form; `end` stands at the right of the title. */
export function Section(props: { title: string; end?: ReactNode; children: ReactNode }) {
  return (
    <section className={classes.section} aria-label={props.title}>
      <div className={classes.sectionHead}>
        <h3>{props.title}</h3>
        {props.end && <span>{props.end}</span>}
      </div>
      {props.children}
    </section>
  );
}
