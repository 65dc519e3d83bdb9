import classes from './busy-bar.module.css';

/** Shares of the last second, 0 to 1: busy in one ink, held back hatched, idle empty. */
export function BusyBar(props: { busy: number; heldBack: number }) {
  return (
    <span className={classes.bar} data-hot={props.busy >= 0.9 || undefined} aria-hidden>
      <i style={{ width: `${props.busy * 100}%` }} />
      <i className={classes.heldBack} style={{ width: `${props.heldBack * 100}%` }} />
    </span>
  );
}
