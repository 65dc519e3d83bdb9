import { ColumnVector, notNull, types, type DataType } from '@headrace/connector-sdk/schema';
import type { JoinSide } from '@/server/plan/job/join-plans';
import { compileChain } from '@/server/engine/codegen/compile-chain';
import {
  context,
  intervalPlan,
  joinPlan,
  materializePlan,
  normalizePlan,
  sourcePlan,
  straightChain,
  twoInputChain,
} from '@/server/engine/codegen/testing/plans';
import { BATCH_ROWS, EngineBatch } from '@/server/engine/contract/batch';
import type { Chain, ChainOutput } from '@/server/engine/contract/chain';
import { StateMemory } from '@/server/engine/state/state-memory';

const long = notNull(types.BIGINT);
const text = notNull(types.STRING);
const time = notNull(types.TIMESTAMP(3));
/** Auction, bidder, price, time, channel. */
const bids: readonly DataType[] = [long, long, long, time, text];
/** Id, seller, category, time, item's name. */
const auctions: readonly DataType[] = [long, long, long, time, text];
const channels = ['Google', 'Facebook', 'Baidu', 'Apple', 'channel-1234'].map((name) => new TextEncoder().encode(name));

class Discard implements ChainOutput {
  readonly targets = 1;
  rows = 0;
  private readonly pool: EngineBatch;
  private readonly arenas: { data: Uint8Array; used: number }[];
  constructor(outputTypes: readonly DataType[]) {
    this.pool = new EngineBatch(
      outputTypes.map((type) => new ColumnVector(type, BATCH_ROWS)),
      BATCH_ROWS,
    );
    this.pool.kinds = new Uint8Array(BATCH_ROWS);
    this.arenas = outputTypes.map(() => ({ data: new Uint8Array(1 << 20), used: 0 }));
  }
  batch(): EngineBatch {
    return this.pool;
  }
  flush(): void {
    this.rows += this.pool.rowCount;
    this.pool.rowCount = 0;
    this.pool.markCount = 0;
    for (const arena of this.arenas) arena.used = 0;
  }
  reserveBytes(_target: number, column: number, sizeBytes: number): { readonly data: Uint8Array; readonly offset: number } {
    const arena = this.arenas[column]!;
    if (arena.used + sizeBytes > arena.data.length) {
      const grown = new Uint8Array(arena.data.length * 2 + sizeBytes);
      grown.set(arena.data);
      arena.data = grown;
    }
    this.pool.columns[column]!.data = arena.data;
    const offset = arena.used;
    arena.used += sizeBytes;
    return { data: arena.data, offset };
  }
}

function put(column: ColumnVector, i: number, value: number): void {
  column.i32[2 * i] = value | 0;
  column.i32[2 * i + 1] = Math.floor(value / 4_294_967_296);
}
const mix = (n: number): number => {
  const h = Math.imul(n ^ (n >>> 15), 0x2c1b3c6d);
  return Math.imul(h ^ (h >>> 12), 0x297a2d39) >>> 0;
};

/** Of 50 events 46 are bids on one of the last `open` auctions, 3 are auctions (and one a person, which no case reads). */
class Events {
  readonly bid = new EngineBatch(
    bids.map((type) => new ColumnVector(type, BATCH_ROWS)),
    BATCH_ROWS,
  );
  readonly auction = new EngineBatch(
    auctions.map((type) => new ColumnVector(type, BATCH_ROWS)),
    BATCH_ROWS,
  );
  private event = 0;
  private auctionsSoFar = 0;

  constructor(private readonly open: number) {
    for (const batch of [this.bid, this.auction]) {
      const column = batch.columns[4]!;
      column.data = new Uint8Array(channels.reduce((sum, name) => sum + name.length, 0));
      let at = 0;
      for (const name of channels) {
        column.data.set(name, at);
        at += name.length;
      }
    }
  }

  next(): void {
    this.bid.rowCount = 0;
    this.auction.rowCount = 0;
    while (this.bid.rowCount < BATCH_ROWS) {
      const n = this.event++;
      const slot = n % 50;
      if (slot < 3) this.row(this.auction, this.auctionsSoFar++, n);
      else if (slot > 3) this.row(this.bid, Math.max(0, this.auctionsSoFar - 1 - (mix(n) % this.open)), n);
    }
  }

  private row(batch: EngineBatch, key: number, n: number): void {
    const i = batch.rowCount++;
    put(batch.columns[0]!, i, key);
    put(batch.columns[1]!, i, mix(n) % 1_000);
    put(batch.columns[2]!, i, mix(n + 7) % 10_000);
    put(batch.columns[3]!, i, 1_600_000_000_000 + Math.floor(n / 100));
    const name = mix(n + 3) % channels.length;
    let start = 0;
    for (let k = 0; k < name; k++) start += channels[k]!.length;
    batch.columns[4]!.starts[i] = start;
    batch.columns[4]!.lengths[i] = channels[name]!.length;
  }
}

interface Case {
  readonly outputTypes: readonly DataType[];
  readonly open: number;
  readonly chain: (out: ChainOutput, stateMemory: StateMemory) => Chain;
  /** Only the bids go in. */
  readonly single?: boolean;
}
interface Result {
  readonly millionRowsPerCpuSecond: number;
  readonly rowsOut: number;
  readonly stateBytes: number;
}

function measure(rows: number, of: Case): Result {
  const out = new Discard(of.outputTypes);
  const chain = of.chain(out, new StateMemory(6 * 1_073_741_824));
  const events = new Events(of.open);
  let [cpu, measured, fed] = [0, 0, 0];
  while (fed < rows) {
    events.next();
    const start = process.cpuUsage();
    if (of.single !== true) chain.process(1, events.auction, { from: 0, to: events.auction.rowCount });
    chain.process(0, events.bid, { from: 0, to: events.bid.rowCount });
    if (of.single !== true && fed % (16 * BATCH_ROWS) < BATCH_ROWS) {
      const last = events.bid.columns[3]!.i64[events.bid.rowCount - 1]!;
      for (const input of [0, 1]) chain.advanceWatermark(input, Number(last) - 1_000);
    }
    const used = process.cpuUsage(start);
    const count = events.bid.rowCount + (of.single === true ? 0 : events.auction.rowCount);
    fed += count;
    // The first tenth warms the compiler up.
    if (fed < rows / 10) continue;
    cpu += used.user + used.system;
    measured += count;
  }
  const stateBytes = chain.stateBytes();
  chain.close();
  return { millionRowsPerCpuSecond: Number((measured / cpu).toFixed(2)), rowsOut: out.rows, stateBytes };
}

const side = (more: Partial<JoinSide> = {}): JoinSide => ({ unique: null, retracts: false, stateTtlMs: null, ...more });
const sources = [sourcePlan(bids, 'bids'), sourcePlan(auctions, 'auctions')] as const;
const keys = { left: [0], right: [0], nullSafe: [false] };

function regular(type: 'inner' | 'left', left: JoinSide, right: JoinSide, open: number): Case {
  const outputTypes = [...bids, ...auctions.map((of) => (type === 'inner' ? of : { ...of, nullable: true }))];
  const plan = joinPlan(outputTypes, { type, keys, condition: null, left, right });
  return {
    outputTypes,
    open,
    chain: (out, stateMemory) =>
      compileChain(twoInputChain(sources, plan, { changelog: type === 'inner' ? 'append' : 'retract' }))(context([out], { stateMemory })),
  };
}

function interval(): Case {
  const outputTypes = [...bids, ...auctions];
  const plan = intervalPlan(outputTypes, {
    type: 'inner',
    keys,
    condition: null,
    time: 'event',
    leftTime: 3,
    rightTime: 3,
    lowerMs: -1_000,
    upperMs: 0,
  });
  return {
    outputTypes,
    open: 1_000,
    chain: (out, stateMemory) => compileChain(twoInputChain(sources, plan))(context([out], { stateMemory })),
  };
}

function changelog(kind: 'normalize' | 'materialize'): Case {
  const plan =
    kind === 'normalize'
      ? normalizePlan(bids, { keys: [0], emitsUpdateBefore: true, stateTtlMs: null })
      : materializePlan(bids, { keys: [0], inputUpsertKey: [0], stateTtlMs: null });
  return {
    outputTypes: bids,
    open: 100_000,
    single: true,
    chain: (out, stateMemory) =>
      compileChain(straightChain(sources[0], [plan], { changelog: 'retract' }, ['upsert']))(context([out], { stateMemory })),
  };
}

/** Each case on `rows` rows, median of three. */
export function runJoins(rows: number): Record<string, Result & { readonly rows: number }> {
  const median = (of: Case) => {
    const results = [0, 1, 2].map(() => measure(rows, of)).sort((a, b) => a.millionRowsPerCpuSecond - b.millionRowsPerCpuSecond);
    return { ...results[1]!, rows };
  };
  return {
    'join of bids and auctions, both kept as lists, 1,000 open auctions': median(regular('inner', side(), side(), 1_000)),
    'join of bids and auctions, auctions by primary key, 1,000 open auctions': median(
      regular('inner', side(), side({ unique: [] }), 1_000),
    ),
    'left join of bids and auctions, auctions by primary key, 100,000 open auctions': median(
      regular('left', side(), side({ unique: [] }), 100_000),
    ),
    'interval join within a second': median(interval()),
    'changelog-normalize, 100,000 keys': median(changelog('normalize')),
    'sink-materialize, 100,000 keys': median(changelog('materialize')),
  };
}
