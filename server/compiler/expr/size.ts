const factors: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 2 ** 10,
  k: 2 ** 10,
  mb: 2 ** 20,
  m: 2 ** 20,
  gb: 2 ** 30,
  g: 2 ** 30,
};

/** Bytes of `512 mb`, `1gb`, `65536` (Flink's memory sizes, 1,024 a step), or null. */
export function parseSizeBytes(text: string): number | null {
  const [, digits, unit] = /^\s*(\d+)\s*([a-z]*)\s*$/i.exec(text) ?? [];
  const factor = unit === undefined ? undefined : factors[unit.toLowerCase()];
  return digits === undefined || factor === undefined ? null : Number(digits) * factor;
}
