import classes from './key.module.css';

/** A key as it stands on the keyboard. */
export function Key(props: { children: string }) {
  return <kbd className={classes.key}>{props.children}</kbd>;
}
