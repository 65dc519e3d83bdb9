import { expect, it } from 'vitest';
import { ownFigures } from './own-figures';

const metric = (name: string, unit: 'count' | 'bytes' | 'ms') => ({ name, title: `T ${name}`, unit, kind: 'gauge' }) as const;

it('shows what a connector counts by its title and unit, in the declared order, and the rest by its name', () => {
  const declared = [metric('f.files', 'count'), metric('f.bytes', 'bytes'), metric('f.absent', 'count'), metric('f.ms', 'ms')];
  expect(ownFigures({ 'x.rows': 7, 'f.ms': 2_500, 'f.bytes': 1_500_000, 'f.files': 12 }, declared)).toEqual([
    ['T f.files', '12'],
    ['T f.bytes', '1.5 MB'],
    ['T f.ms', '2.5 s'],
    ['x.rows', '7'],
  ]);
});
