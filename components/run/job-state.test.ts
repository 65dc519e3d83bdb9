import { describe, expect, it } from 'vitest';
import { shownState, verbsFor } from './job-state';

const running = { current: 'RUNNING', desired: 'RUNNING', jobState: 'RUNNING', stalled: null } as const;

describe('shownState', () => {
  it('says what is wanted only where it differs', () => {
    expect(shownState(running)).toEqual({ shape: 'running', word: 'Running', wants: undefined });
    expect(shownState({ ...running, current: 'FAILED', jobState: 'FAILED' })).toEqual({
      shape: 'failed',
      word: 'Failed',
      wants: 'wants running',
    });
    expect(shownState({ ...running, current: 'FINISHED', jobState: 'FINISHED' }).wants).toBeUndefined();
  });
  it('never shows a stalled or restarting job as running', () => {
    expect(shownState({ ...running, stalled: { sinceMs: 0, reason: 'no rows' } }).word).toBe('Stalled');
    expect(shownState({ ...running, jobState: 'RESTARTING' })).toMatchObject({ shape: 'moving', word: 'Restarting' });
  });
  it('names the movement by where it goes', () => {
    expect(shownState({ ...running, current: 'TRANSITIONING', desired: 'SUSPENDED', jobState: 'STOPPING' }).word).toBe('Suspending');
    expect(shownState({ ...running, current: 'TRANSITIONING', jobState: 'STARTING' }).word).toBe('Starting');
  });
});

describe('verbsFor', () => {
  it('offers what makes sense', () => {
    expect(verbsFor(running)).toEqual({ start: false, suspend: true, cancel: true, remove: false });
    expect(verbsFor({ ...running, current: 'SUSPENDED', desired: 'SUSPENDED' })).toEqual({
      start: true,
      suspend: false,
      cancel: true,
      remove: true,
    });
    expect(verbsFor({ ...running, current: 'FINISHED' })).toEqual({ start: true, suspend: false, cancel: false, remove: true });
  });
});
