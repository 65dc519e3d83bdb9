/** Units that a person may choose for a duration, smallest first. */
export const durationUnits = [
  { name: 'ms', one: 'millisecond', ms: 1 },
  { name: 's', one: 'second', ms: 1_000 },
  { name: 'min', one: 'minute', ms: 60_000 },
  { name: 'h', one: 'hour', ms: 3_600_000 },
  { name: 'd', one: 'day', ms: 86_400_000 },
] as const;

export type DurationUnit = (typeof durationUnits)[number]['name'];

const unitNamed = (name: DurationUnit) => durationUnits.find((unit) => unit.name === name)!;

/** The largest unit of which `ms` is a whole number. */
export function splitDuration(ms: number): { readonly amount: number; readonly unit: DurationUnit } {
  for (const unit of [...durationUnits].reverse())
    if (ms >= unit.ms && ms % unit.ms === 0) return { amount: ms / unit.ms, unit: unit.name };
  return { amount: ms, unit: 'ms' };
}

export const joinDuration = (amount: number, unit: DurationUnit): number => Math.round(amount * unitNamed(unit).ms);

/** 1 hour, 10 minutes. */
export function describeDuration(ms: number): string {
  const { amount, unit } = splitDuration(ms);
  return `${amount} ${unitNamed(unit).one}${amount === 1 ? '' : 's'}`;
}
