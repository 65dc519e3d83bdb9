import type { GroupAggregatePlan, PlanOperator, WindowAggregatePlan } from '@/server/plan/job/job-plan';
import type { BreakerFactories, BreakerSetup } from './breaker';
import { CorrelateTerminal } from './correlate/correlate-terminal';
import { DeduplicateTerminal } from './deduplicate/deduplicate-terminal';
import { NormalizeTerminal } from './changelog-normalize/normalize-terminal';
import { ExpandTerminal } from './expand/expand-terminal';
import { GroupedWindowTerminal } from './grouped-window/grouped-window-terminal';
import { GroupTerminal } from './group-aggregate/group-terminal';
import { PartialTerminal } from './group-aggregate/partial-terminal';
import { IntervalTerminal } from './interval-join/interval-terminal';
import { JoinTerminal } from './join/join-terminal';
import { LimitTerminal } from './limit/limit-terminal';
import { OverTerminal } from './over-aggregate/over-terminal';
import { MatchTerminal } from './match/match-terminal';
import { RankTerminal } from './rank/rank-terminal';
import { MaterializeTerminal } from './sink-materialize/materialize-terminal';
import { SessionTerminal } from './session-window/session-terminal';
import { SortTerminal } from './sort/sort-terminal';
import { UpdatingOverTerminal } from './updating-over/updating-over-terminal';
import { WindowRankTerminal } from './window-rank/window-rank-terminal';
import type { StatefulTerminal } from './stateful-terminal';
import { WindowAssignTerminal } from './window-assign/window-assign-terminal';
import { TemporalTerminal } from './temporal-join/temporal-terminal';
import { WindowJoinTerminal } from './window-join/window-join-terminal';
import { WindowTerminal } from './window-aggregate/window-terminal';

/** Slices where windows follow from an inserted row's time alone and speak once; else accumulators by group and window. */
function windowTerminal(setup: BreakerSetup<WindowAggregatePlan>): StatefulTerminal {
  const { plan } = setup;
  const { window } = plan;
  if (window.type === 'session') return new SessionTerminal({ ...setup, plan: { ...plan, window } });
  const sliced = plan.inputRetracts !== true && plan.time !== 'processing' && plan.emit === undefined;
  if (window.type === 'attached' || !sliced) return new GroupedWindowTerminal({ ...setup, plan: { ...plan, window } });
  return new WindowTerminal({ ...setup, window });
}

/** Parts of groups leave, for the phase behind the exchange. */
const handsOn = ({ phase }: GroupAggregatePlan): boolean => phase === 'local' || phase === 'distinct';

/** Operators that keep rows or emit on their own, by kind: one line each. All others are written into the loop or are the runtime's. */
const factories: BreakerFactories = {
  'changelog-normalize': (setup) => new NormalizeTerminal(setup),
  'sink-materialize': (setup) => new MaterializeTerminal(setup),
  correlate: (setup) => new CorrelateTerminal(setup),
  deduplicate: (setup) => new DeduplicateTerminal(setup),
  expand: (setup) => new ExpandTerminal(setup),
  'group-aggregate': (setup) => (handsOn(setup.plan) ? new PartialTerminal(setup) : new GroupTerminal(setup)),
  'interval-join': (setup) => new IntervalTerminal(setup),
  join: (setup) => new JoinTerminal(setup),
  limit: (setup) => new LimitTerminal(setup),
  match: (setup) => new MatchTerminal(setup),
  'over-aggregate': (setup) => new OverTerminal(setup),
  rank: (setup) => new RankTerminal(setup),
  'temporal-join': (setup) => new TemporalTerminal(setup),
  'window-join': (setup) => new WindowJoinTerminal(setup),
  'window-aggregate': windowTerminal,
  'updating-over': (setup) => new UpdatingOverTerminal(setup),
  sort: (setup) => new SortTerminal(setup),
  'window-rank': (setup) => new WindowRankTerminal(setup),
  'window-assign': (setup) => new WindowAssignTerminal(setup),
};

export const isBreaker = (operator: PlanOperator): boolean => factories[operator.kind] !== undefined;

/** The operator's terminal; null: no chain computes this plan. */
export const makeBreaker = (setup: BreakerSetup<PlanOperator>): StatefulTerminal | null =>
  (factories[setup.plan.kind] as ((of: BreakerSetup<PlanOperator>) => StatefulTerminal | null) | undefined)?.(setup) ?? null;
