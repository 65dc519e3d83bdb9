import { BatchPool } from '../dataflow/pooled-batch';
import type { OutChannel, InChannel } from '../dataflow/element';
import { EdgeOutput } from '../dataflow/edge-output';
import { InputGate, type GateChannel } from '../dataflow/input-gate';
import type { GraphEdge, JobGraph } from '../dataflow/job-graph';
import { LocalChannel } from '../dataflow/local-channel';
import { RingReader, RingWriter } from '../dataflow/ring-channel';
import { Doorbells, Ring } from '../dataflow/ring';
import { SharedOutput } from '../dataflow/shared-output';
import { silentTasks, type SilentReaders } from '../dataflow/silent-tasks';
import { ringKey, type SharedRings } from './protocol';

/** Batches that a channel of one worker holds: one from a source (its text lies in the reader's bytes), a few from a chain. */
const SOURCE_DEPTH = 1;
const CHAIN_DEPTH = 3;
/** Shared memory of all rings of one exchange, and its bounds for a single ring. */
const EXCHANGE_BYTES = 8 * 1_024 * 1_024;
const RING_BYTES = { least: 64 * 1_024, most: 1_024 * 1_024 } as const;

export const crossesWorkers = (edge: GraphEdge): boolean => edge.plan.exchange.kind !== 'forward';

/** Rings for every pair of different workers that an exchange connects. */
export function allocateRings(graph: JobGraph, parallelism: number): SharedRings | null {
  if (parallelism === 1) return null;
  const rings = new Map<string, SharedArrayBuffer>();
  const size = Math.min(RING_BYTES.most, Math.max(RING_BYTES.least, EXCHANGE_BYTES / parallelism ** 2));
  for (const edge of graph.edges.filter(crossesWorkers)) {
    for (let from = 0; from < parallelism; from++) {
      for (let to = 0; to < parallelism; to++) if (from !== to) rings.set(ringKey(edge.index, from, to), Ring.allocate(size));
    }
  }
  return { rings, bells: Doorbells.allocate(parallelism) };
}

/** The ends of all channels at one worker. */
export class TaskWiring {
  readonly bells: Doorbells | null;
  private readonly outgoing = new Map<number, OutChannel[]>();
  private readonly local = new Map<string, LocalChannel>();
  /** With where each of their channels comes from. */
  private readonly gates: { readonly gate: InputGate; readonly origins: readonly { readonly task: number; readonly subtask: number }[] }[] =
    [];

  constructor(
    private readonly graph: JobGraph,
    private readonly place: { readonly subtask: number; readonly parallelism: number },
    private readonly shared: SharedRings | null,
  ) {
    this.bells = shared ? new Doorbells(shared.bells) : null;
  }

  /** For a source or look-up, whose edges all lead to tasks of this worker. */
  sharedOutput(task: number, depth = SOURCE_DEPTH): SharedOutput {
    return new SharedOutput(
      this.edgesFrom(task).map((edge) => {
        const channel = this.localChannel(edge, depth);
        this.outgoing.set(edge.index, [channel]);
        return channel;
      }),
    );
  }

  lookupOutput(task: number): SharedOutput {
    return this.sharedOutput(task, CHAIN_DEPTH);
  }

  /** The one edge into a look-up. */
  edgeInto(task: number): GraphEdge {
    return this.graph.edges.find((edge) => edge.to === task)!;
  }

  chainOutputs(task: number): EdgeOutput[] {
    return this.edgesFrom(task).map((edge) => {
      const layout = { fields: edge.fields, withKinds: edge.plan.changelog !== 'append' };
      const channels = this.targets(edge).map((to) => this.outChannel(edge, to));
      this.outgoing.set(edge.index, channels);
      return new EdgeOutput(
        channels,
        channels.map(() => new BatchPool(layout, CHAIN_DEPTH + 2)),
      );
    });
  }

  gate(task: number): InputGate {
    const { subtask, parallelism } = this.place;
    const channels: GateChannel[] = [];
    const origins: { task: number; subtask: number }[] = [];
    const head = this.graph.tasks[task]!;
    const union = head.kind === 'chain' && head.chain.operators[0]!.kind === 'union';
    for (const edge of this.graph.edges.filter((candidate) => candidate.to === task)) {
      const froms = crossesWorkers(edge) ? Array.from({ length: parallelism }, (_, from) => from) : [subtask];
      for (const from of froms) {
        channels.push({ input: edge.input, side: union ? 0 : edge.plan.input, channel: this.inChannel(edge, from) });
        origins.push({ task: edge.from, subtask: from });
      }
    }
    const gate = new InputGate(channels);
    this.gates.push({ gate, origins });
    return gate;
  }

  /** Before the first step. */
  silence(readers: SilentReaders): void {
    const isSilent = silentTasks(this.graph, readers);
    for (const { gate, origins } of this.gates)
      for (const [index, { task, subtask }] of origins.entries()) if (isSilent(task, subtask)) gate.silence(index);
  }

  /** Rows sent over an edge from here, and how full its fullest channel is. */
  reading(edge: GraphEdge): { readonly rows: number; readonly fill: number } {
    const channels = this.outgoing.get(edge.index) ?? [];
    let rows = 0;
    let fill = 0;
    for (const channel of channels) {
      rows += channel.rows;
      fill = Math.max(fill, channel.fill());
    }
    return { rows, fill };
  }

  edgesFrom(task: number): readonly GraphEdge[] {
    return this.graph.edges.filter((edge) => edge.from === task);
  }

  private targets(edge: GraphEdge): number[] {
    return crossesWorkers(edge) ? Array.from({ length: this.place.parallelism }, (_, to) => to) : [this.place.subtask];
  }

  private outChannel(edge: GraphEdge, to: number): OutChannel {
    if (to === this.place.subtask) return this.localChannel(edge, CHAIN_DEPTH);
    const ring = new Ring(this.shared!.rings.get(ringKey(edge.index, this.place.subtask, to))!);
    return new RingWriter(ring, { bells: this.bells!, worker: to });
  }

  private inChannel(edge: GraphEdge, from: number): InChannel {
    if (from === this.place.subtask) return this.localChannel(edge, this.depthOf(edge));
    const ring = new Ring(this.shared!.rings.get(ringKey(edge.index, from, this.place.subtask))!);
    const pool = new BatchPool({ fields: edge.fields, withKinds: edge.plan.changelog !== 'append' }, CHAIN_DEPTH);
    return new RingReader(ring, { bells: this.bells!, worker: from }, pool);
  }

  private depthOf(edge: GraphEdge): number {
    return this.graph.tasks[edge.from]!.kind === 'source' ? SOURCE_DEPTH : CHAIN_DEPTH;
  }

  private localChannel(edge: GraphEdge, depth: number): LocalChannel {
    const key = ringKey(edge.index, this.place.subtask, this.place.subtask);
    let channel = this.local.get(key);
    if (!channel) this.local.set(key, (channel = new LocalChannel(depth)));
    return channel;
  }
}
