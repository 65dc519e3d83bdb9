/** The headrace: water led along its channel and round onto the wheel. */
export function Mark(props: { size?: number }) {
  return (
    <svg
      width={props.size ?? 22}
      height={props.size ?? 22}
      viewBox="0 0 24 24"
      fill="none"
      stroke="var(--race)"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M2.5 6.5H12A6.5 6.5 0 1 1 5.5 13" />
      <path d="M12 10.2v5.6M9.6 11.6l4.8 2.8M14.4 11.6l-4.8 2.8" strokeWidth="1.4" />
    </svg>
  );
}
