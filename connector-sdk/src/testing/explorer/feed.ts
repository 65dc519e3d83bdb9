import type { KindedRow } from '../harness';
import type { SourceRun, SourceCheckpoint } from '../source-run';

/** Where the rows of a simulated job come from. */
export interface Feed {
  start(parallelism: number, restored: string | null): Promise<FeedLife>;
}
export interface FeedLife {
  readonly ended: boolean;
  step(subtask: number): Promise<readonly KindedRow[]>;
  snapshot(checkpointId: number): string;
  completed(checkpointId: number): Promise<void>;
  close(): Promise<void>;
}

export interface LaneRow extends KindedRow {
  /** Rows of a lane keep their order, whoever reads it. */
  readonly lane: number;
}
const LANES = 4;

/** A trusted source: rows in four lanes, dealt over the readers, with a position a lane. */
export class MemoryFeed implements Feed {
  private readonly lanes: readonly (readonly KindedRow[])[];

  constructor(
    rows: readonly LaneRow[],
    private readonly chunk: number,
  ) {
    this.lanes = Array.from({ length: LANES }, (_, lane) => rows.filter((row) => row.lane % LANES === lane));
  }

  start(parallelism: number, restored: string | null): Promise<FeedLife> {
    const at = restored === null ? this.lanes.map(() => 0) : (JSON.parse(restored) as number[]);
    const { lanes, chunk } = this;
    return Promise.resolve({
      get ended() {
        return lanes.every((rows, lane) => at[lane]! >= rows.length);
      },
      step: (subtask) => {
        const own = lanes.flatMap((rows, lane) => {
          if (lane % parallelism !== subtask) return [];
          const taken = rows.slice(at[lane], at[lane]! + chunk);
          at[lane]! += taken.length;
          return taken;
        });
        return Promise.resolve(own);
      },
      snapshot: () => JSON.stringify(at),
      completed: () => Promise.resolve(),
      close: () => Promise.resolve(),
    });
  }
}

/** A connector's own source. `total`: rows that come in all; null: it ends by itself. */
export class SourceFeed implements Feed {
  constructor(
    private readonly open: (parallelism: number, restored?: SourceCheckpoint) => Promise<SourceRun>,
    private readonly total: number | null,
    private readonly fetchesAStep: number,
  ) {}

  async start(parallelism: number, restored: string | null): Promise<FeedLife> {
    const saved = restored === null ? null : (JSON.parse(restored) as { checkpoint: SourceCheckpoint; read: number });
    const run = await this.open(parallelism, saved?.checkpoint);
    const before = saved?.read ?? 0;
    const { total, fetchesAStep } = this;
    return {
      get ended() {
        return total === null ? run.ended : before + run.rows.length >= total;
      },
      step: async (subtask) => {
        const rows: KindedRow[] = [];
        for (let i = 0; i < fetchesAStep; i++) rows.push(...(await run.step(subtask)).map((row): KindedRow => ({ kind: 'insert', row })));
        return rows;
      },
      snapshot: (id) => JSON.stringify({ checkpoint: run.checkpoint(id), read: before + run.rows.length }),
      completed: (id) => run.completed(id),
      close: () => run.close(),
    };
  }
}
