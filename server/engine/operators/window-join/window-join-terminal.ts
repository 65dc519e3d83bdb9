import type { WindowJoinPlan } from '@/server/plan/job/join-plans';
import { keyHash, keyParts } from '../../codegen/key-code';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import { RowCode } from '../../codegen/row-code';
import type { RowStore } from '../../state/row-store';
import { TimeQueue } from '../../state/time-queue';
import { windowClock } from '../../time/window-clock';
import type { BreakerSetup } from '../breaker';
import { eventTime } from '../interval-join/interval-code';
import { JoinColumns, nullKeyTest } from '../join/join-columns';
import { DirectEmitter } from '../output/direct-emitter';
import { StoreTerminal } from '../store-terminal';
import { CLOSES, drivingSide, OPENED, partnerFinder, windowFunctions, windowStores, type WindowFunctions } from './window-lists';

/** The window and key that is being joined: heads of both lists, and where the walk goes on. */
interface Firing {
  readonly heads: readonly [number, number];
  at: number;
  resting: boolean;
}

/** Joins the rows of equal windows when the watermark passes their end. A row of a window that has closed is late: dropped and counted. */
export class WindowJoinTerminal extends StoreTerminal<WindowJoinPlan> {
  private readonly sides: readonly [RowStore, RowStore];
  /** By the end of the window: the first record of a window and key, negative where it is a right one. */
  private readonly closing = new TimeQueue();
  private readonly columns: JoinColumns;
  private readonly find: readonly [(address: number) => number, (address: number) => number];
  private readonly functions: WindowFunctions;
  private firing: Firing | null = null;
  private openings = 0;
  /** Windows that end by here have closed. */
  now = -Infinity;

  constructor(setup: BreakerSetup<WindowJoinPlan>) {
    const { plan, inputs, session, metrics } = setup;
    const types = [inputs[0]!.types, inputs[1]!.types] as const;
    const stores = windowStores(plan, types, setup.memory);
    super(setup, false, { left: stores[0], right: stores[1] });
    this.sides = stores;
    this.columns = new JoinColumns(types, plan.output, plan.condition);
    this.find = [partnerFinder(stores, 0, session), partnerFinder(stores, 1, session)];
    const to = { queue: this.queue, types: plan.output.map((field) => field.type), metrics };
    this.functions = windowFunctions({ plan, stores, columns: this.columns, session, emitter: (loop) => new DirectEmitter(loop, to) });
  }

  emit(loop: LoopWriter, row: RowAccess, input: number): void {
    const side = input === 0 ? 0 : 1;
    const { builder } = loop;
    const { plan, metrics } = this.setup;
    const label = builder.fresh('window');
    builder.open(`${label}: {`);
    const [keys, window] = side === 0 ? [plan.keys.left, plan.leftWindow] : [plan.keys.right, plan.rightWindow];
    const key = keys.map((column) => row.column(column));
    const lonely = nullKeyTest(key, plan.keys.nullSafe);
    if (lonely !== null && !this.outlives(side)) builder.line(`if (${lonely}) break ${label};`);
    const end = row.column(window.end);
    const closes = builder.fresh('closes');
    builder.line(`const ${closes} = ${this.instant(loop, `${eventTime(loop, end, plan.name)} - 1`, side)};`);
    const name = builder.bind('windows', this);
    builder.line(`if (${name}.now >= ${closes}) { ${builder.bind('metrics', metrics)}.lateRows++; break ${label}; }`);
    const scope = loop.scope(row);
    const parts = keyParts(scope, [...key, end]);
    const group = keyHash(scope, parts.slice(0, key.length));
    const hash = keyHash(scope, parts);
    const code = RowCode.of(loop, this.sides[side]);
    const list = code.findList([...key, end], hash, true);
    const record = code.write(this.columns.ofRow(row, side));
    builder.line(`${record.raw(code.layout.groupAt)} = ${group}; ${record.double(CLOSES)} = ${closes};`);
    builder.line(`${code.name}.append(${list.bucket}, ${list.address}, ${record.address}, ${hash});`);
    builder.line(`if (${list.address} === 0) ${name}.opened(${side}, ${record.address}, ${closes});`);
    builder.close();
  }

  /** Rows of the side can leave without a partner. */
  private outlives(side: 0 | 1): boolean {
    return (side === 0 ? ['left', 'full', 'anti'] : ['right', 'full']).includes(this.setup.plan.type);
  }

  /** Windows of a TIMESTAMP_LTZ are cut on the clock of the session's zone; the watermark is an instant: of two with this time the later one. */
  private instant(loop: LoopWriter, local: string, side: 0 | 1): string {
    const { plan, settings } = this.setup;
    const zoned = (side === 0 ? plan.leftWindow : plan.rightWindow).local === true && settings.timeZone !== 'UTC';
    if (!zoned) return local;
    const clock = windowClock(settings.timeZone);
    return `${loop.builder.bind('reachedAt', (at: number): number => clock.instant(at))}(${local})`;
  }

  /** A list got its first record: the window and key close once, whichever side came first. */
  opened(side: 0 | 1, address: number, closes: number): void {
    if (this.find[side](address) > 0) return;
    this.closing.push(closes, side === 0 ? address : -address);
    const store = this.sides[side];
    store.setDouble(address, store.layout.doubles[OPENED]!, ++this.openings);
  }

  protected override fire(): boolean {
    this.now = this.watermark;
    for (;;) {
      if (!this.goesOn()) return false;
      if (this.firing !== null) this.go(this.firing);
      else {
        const first = this.closing.take(this.now);
        if (first === 0) return true;
        this.firing = this.start(first);
      }
    }
  }

  private start(first: number): Firing {
    const other = Math.max(0, first > 0 ? this.find[0](first) : this.find[1](-first));
    const heads = first > 0 ? ([first, other] as const) : ([other, -first] as const);
    return { heads, at: heads[drivingSide(this.setup.plan)], resting: false };
  }

  /** Goes on until something is full or the window and key are done with. */
  private go(firing: Firing): void {
    const other = firing.heads[drivingSide(this.setup.plan) === 0 ? 1 : 0];
    if (firing.at !== 0) firing.at = firing.resting ? this.functions.rest!(firing.at) : this.functions.drive(firing.at, other);
    if (firing.at !== 0) return;
    if (this.functions.rest !== null && !firing.resting) {
      firing.resting = true;
      firing.at = firing.heads[1];
      return;
    }
    firing.heads.forEach((head, side) => this.removeList(this.sides[side]!, head));
    this.firing = null;
  }

  private removeList(store: RowStore, head: number): void {
    if (head === 0) return;
    const bucket = store.bucketOf(head);
    for (let at = head; at !== 0;) {
      const next = store.next(at);
      store.remove(bucket, at);
      at = next;
    }
  }

  /** Records that stand for their window and key in the queue carry their number there. */
  protected override restored(): void {
    super.restored();
    this.now = this.watermark;
    const opening = this.sides.flatMap((store, side) =>
      [...store.pages.addresses()].map((address) => ({
        payload: side === 0 ? address : -address,
        opened: store.double(address, store.layout.doubles[OPENED]!),
        closes: store.double(address, store.layout.doubles[CLOSES]!),
      })),
    );
    for (const { payload, opened, closes } of opening.sort((a, b) => a.opened - b.opened)) {
      if (opened === 0) continue;
      this.openings = Math.max(this.openings, opened);
      this.closing.push(closes, payload);
    }
  }
}
