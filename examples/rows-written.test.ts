import { describe, expect, it } from 'vitest';
import { remaining, sequence } from './rows-written';

describe('remaining', () => {
  it('applies changes', () => {
    expect(remaining(['+I[a, 1]', '-U[a, 1]', '+U[a, 2]', '+I[b, 1]', '-D[b, 1]', 's> +I[a, 2]', ''])).toEqual(['[a, 2]', 's> [a, 2]']);
  });

  it('shows a row twice that is there twice, and one that is taken away without having been there', () => {
    expect(remaining(['+I[a]', '+I[a]', '-D[b]'])).toEqual(['-1 × [b]', '[a]', '[a]']);
  });

  it('reads rows of files, with doubles to twelve digits', () => {
    expect(remaining(['{"a":0.1,"b":0.30000000000000004}'])).toEqual(remaining(['{"a":0.1,"b":0.3}']));
  });
});

describe('sequence', () => {
  it('keeps, groups or forgets the order', () => {
    const lines = ['b> +I[2]', 'a> +I[9]', 'b> +I[1]'];
    expect(sequence(lines, 'total')).toEqual(lines);
    expect(sequence(lines, 'perKey')).toEqual(['a> +I[9]', 'b> +I[2]', 'b> +I[1]']);
    expect(sequence(lines, 'none')).toEqual(['a> +I[9]', 'b> +I[1]', 'b> +I[2]']);
  });
});
