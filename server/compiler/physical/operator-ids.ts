import { asOperatorId, type OperatorId } from '@/model/ids';

/** Roles in operator ids. Frozen: state of released versions is found by them, so entries are added and never renamed. */
export const operatorRoles = [
  'source',
  'watermark',
  'calc',
  'window',
  'window-local',
  'aggregate',
  'lookup',
  'union',
  'sink',
  'window-assign',
  'aggregate-local',
  'expand',
  'join',
  'interval-join',
  'temporal-join',
  'window-join',
  'correlate',
  'over',
  'rank',
  'deduplicate',
  'window-rank',
  'sort',
  'limit',
  'match',
  'normalize',
  'drop-before',
  'materialize',
  'late',
  'aggregate-distinct',
  'window-distinct',
  'enforce',
  'call',
  'call-table',
  'fold',
] as const;
export type OperatorRole = (typeof operatorRoles)[number];

/** Gives `stateKey/role`, then `stateKey/role#2` … in the order of the plan. */
export class OperatorIds {
  private readonly used = new Map<string, number>();

  next(stateKey: string, role: OperatorRole): OperatorId {
    const base = `${stateKey}/${role}`;
    const count = (this.used.get(base) ?? 0) + 1;
    this.used.set(base, count);
    return asOperatorId(count === 1 ? base : `${base}#${count}`);
  }
}
