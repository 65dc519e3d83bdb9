'use client';

import type { ReactNode } from 'react';
import { Navigation } from './navigation';
import classes from './shell.module.css';

/** The room of every page but the editor: navigation at the left, the page at the right. */
export function Shell(props: { children: ReactNode }) {
  return (
    <div className={classes.shell}>
      <Navigation />
      <main className={classes.page}>{props.children}</main>
    </div>
  );
}

/** Title row of a page: what it is, what one may do. */
export function PageHead(props: { title: string; subtitle?: ReactNode; children?: ReactNode }) {
  return (
    <header className={classes.head}>
      <div className={classes.titles}>
        <h1>{props.title}</h1>
        {props.subtitle && <div className={classes.subtitle}>{props.subtitle}</div>}
      </div>
      <div className={classes.actions}>{props.children}</div>
    </header>
  );
}
