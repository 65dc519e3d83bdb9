/** The shortest text of two digits or more that reads back to the number, in Java's notation: `1.0`, `1.0E10`, `4.9E-324`. */
export function realText(value: number, single: boolean): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const shortest = single ? shortestSingle(value) : String(value);
  const [mantissa = '', exponentText = '0'] = exponential(Math.abs(Number(shortest))).split('e');
  const digits = mantissa.replace('.', '').replace(/(?<=.)0+$/, '');
  const exponent = Number(exponentText);
  const sign = value < 0 ? '-' : '';
  if (exponent < -3 || exponent >= 7) return `${sign}${digits[0]}.${digits.slice(1) || '0'}E${exponent}`;
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

/** Where one digit is enough, two may lie nearer to the number: the least double is 4.9E-324, not 5E-324. */
function exponential(value: number): string {
  const shortest = value.toExponential();
  if (value > 1e-300) return shortest;
  const two = value.toExponential(1);
  return Number(two) === value ? two : shortest;
}

function shortestSingle(value: number): string {
  for (let precision = 2; precision <= 9; precision++) {
    const text = value.toPrecision(precision);
    if (Math.fround(Number(text)) === value) return text;
  }
  return String(value);
}
