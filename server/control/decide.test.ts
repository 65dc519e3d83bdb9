import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeploymentState, DesiredState, JobState, StopMode } from '@/model/job/states';
import { deploymentTransitions, jobTransitions, mayMoveDeployment, mayMoveJob } from '@/model/job/transitions';
import { decide } from './decide';
import type { DeploymentView, JobView } from './deployment-view';

const job = (state: JobState, more: Partial<JobView> = {}): JobView => ({ state, versionId: 'v1', generation: 1, stopMode: null, ...more });
const view = (more: Partial<DeploymentView>): DeploymentView => ({
  desired: 'RUNNING',
  current: 'RUNNING',
  versionId: 'v1',
  generation: 1,
  job: job('RUNNING'),
  ...more,
});

describe('decide', () => {
  it('starts what was never started', () => {
    expect(decide(view({ current: 'CANCELLED', job: null }))).toEqual({ kind: 'create-job' });
  });

  it('rests while what runs is what is wanted', () => {
    expect(decide(view({}))).toEqual({ kind: 'rest' });
  });

  it('suspends a running job with a savepoint, and replaces one of another version in the same way', () => {
    expect(decide(view({ desired: 'SUSPENDED' }))).toEqual({ kind: 'stop-job', mode: 'suspend' });
    expect(decide(view({ versionId: 'v2', generation: 2 }))).toEqual({ kind: 'stop-job', mode: 'suspend' });
    const replaced = view({ current: 'TRANSITIONING', versionId: 'v2', generation: 2, job: job('SUSPENDED') });
    expect(decide(replaced)).toEqual({ kind: 'create-job' });
  });

  it('ends a transition before it begins the next', () => {
    expect(decide(view({ current: 'TRANSITIONING', desired: 'SUSPENDED', job: job('STARTING') }))).toEqual({ kind: 'rest' });
    expect(decide(view({ current: 'TRANSITIONING', desired: 'SUSPENDED', job: job('RUNNING') }))).toEqual({ kind: 'move', to: 'RUNNING' });
    const resumedMeanwhile = view({ current: 'TRANSITIONING', generation: 2, job: job('STOPPING', { stopMode: 'suspend' }) });
    expect(decide(resumedMeanwhile)).toEqual({ kind: 'rest' });
    expect(decide({ ...resumedMeanwhile, job: job('SUSPENDED', { stopMode: 'suspend' }) })).toEqual({ kind: 'create-job' });
  });

  it('lets a job between two tries be stopped, and a cancel overtake a suspend', () => {
    expect(decide(view({ current: 'TRANSITIONING', desired: 'CANCELLED', job: job('RESTARTING') }))).toEqual({
      kind: 'stop-job',
      mode: 'cancel',
    });
    const stopping = view({ current: 'TRANSITIONING', desired: 'CANCELLED', job: job('STOPPING', { stopMode: 'suspend' }) });
    expect(decide(stopping)).toEqual({ kind: 'stop-job', mode: 'cancel' });
  });

  it('does not run a finished or failed job again for the same wish, but for a new one', () => {
    for (const state of ['FINISHED', 'FAILED'] as const) {
      expect(decide(view({ current: state, job: job(state) }))).toEqual({ kind: 'rest' });
      expect(decide(view({ current: state, generation: 2, job: job(state) }))).toEqual({ kind: 'create-job' });
    }
  });

  it('shows a suspend that failed as failed', () => {
    const failed = view({ current: 'TRANSITIONING', desired: 'SUSPENDED', job: job('FAILED', { stopMode: 'suspend' }) });
    expect(decide(failed)).toEqual({ kind: 'move', to: 'FAILED' });
    expect(decide({ ...failed, current: 'FAILED' })).toEqual({ kind: 'rest' });
  });
});

const anyJob = fc.record<JobView>({
  state: fc.constantFrom(...JobState.options),
  versionId: fc.constantFrom('v1', 'v2'),
  generation: fc.integer({ min: 1, max: 2 }),
  stopMode: fc.constantFrom(null, ...StopMode.options),
});
const anyView = fc.record<DeploymentView>({
  desired: fc.constantFrom(...DesiredState.options),
  current: fc.constantFrom(...DeploymentState.options),
  versionId: fc.constantFrom('v1', 'v2'),
  generation: fc.integer({ min: 1, max: 3 }),
  job: fc.option(anyJob, { nil: null }),
});

describe('every decision', () => {
  it('is a legal move of the table', () => {
    fc.assert(
      fc.property(anyView, (any) => {
        const decision = decide(any);
        const to = decision.kind === 'move' ? decision.to : decision.kind === 'rest' ? any.current : 'TRANSITIONING';
        expect(to === any.current || mayMoveDeployment(any.current, to)).toBe(true);
        if (decision.kind === 'move') expect(decision.to).not.toBe(any.current);
      }),
    );
  });

  it('never stops a job that is at its end, and never makes a second one beside a live one', () => {
    fc.assert(
      fc.property(anyView, (any) => {
        const decision = decide(any);
        const live = any.job !== null && jobTransitions[any.job.state].length > 0;
        if (decision.kind === 'stop-job') expect(live).toBe(true);
        if (decision.kind === 'create-job' && any.current === 'TRANSITIONING') expect(live).toBe(false);
      }),
    );
  });
});

describe('the tables', () => {
  it('leave every state of a deployment by some way, and no end state of a job', () => {
    for (const state of DeploymentState.options) expect(deploymentTransitions[state].length).toBeGreaterThan(0);
    for (const state of ['FINISHED', 'FAILED', 'CANCELLED', 'SUSPENDED'] as const) expect(jobTransitions[state]).toEqual([]);
    expect(mayMoveJob('CREATED', 'RUNNING')).toBe(false);
    expect(mayMoveDeployment('SUSPENDED', 'RUNNING')).toBe(false);
  });
});
