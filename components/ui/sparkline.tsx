import classes from './sparkline.module.css';

/** The path of `values` over a box of 100 × 24, the largest value 2 below the top, zero at the bottom. */
export function sparkPath(values: readonly number[]): string {
  const top = Math.max(...values, 1e-9);
  const step = 100 / Math.max(1, values.length - 1);
  return values
    .map((value, i) => `${i === 0 ? 'M' : 'L'}${(i * step).toFixed(1)} ${(24 - (Math.max(0, value) / top) * 22).toFixed(1)}`)
    .join('');
}

/** A curve without axes; `label` says in words what it shows. */
export function Sparkline(props: { values: readonly number[]; label: string; tone?: 'live' | 'rest' }) {
  if (props.values.length < 2) return <span className={classes.none}>–</span>;
  const line = sparkPath(props.values);
  return (
    <svg
      className={classes.spark}
      data-tone={props.tone ?? 'live'}
      viewBox="0 0 100 24"
      preserveAspectRatio="none"
      role="img"
      aria-label={props.label}
    >
      <path className={classes.area} d={`${line}L100 24L0 24Z`} />
      <path className={classes.line} d={line} />
    </svg>
  );
}
