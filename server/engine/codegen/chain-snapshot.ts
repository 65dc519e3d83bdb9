import type { OperatorId } from '@/model/ids';
import { KEY_GROUPS } from '@/server/plan/job/job-plan';
import type { ChainSnapshot, StateSection } from '../contract/chain';
import type { SnapshotPart } from '../operators/stateful-terminal';
import type { KeyGroupRange } from '../state/restore-rows';
import { SECTION_FORMAT } from '../state/section-format';
import type { ChainCompiler } from './chain-compiler';

/** Name of the section with an operator's watermark; goes to every new subtask, the least counts. */
export const WATERMARK = 'watermark';

const encodeWatermark = (watermark: number): Uint8Array => new Uint8Array(new Float64Array([watermark]).buffer);
export const decodeWatermark = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0, true);

/** The state of a whole chain at the moment of its making, a table's chunk a call. */
export class ChainStateSnapshot implements ChainSnapshot {
  private readonly watermarks: StateSection[] = [];
  private readonly parts: { readonly operator: OperatorId; readonly part: SnapshotPart }[] = [];

  constructor(
    chain: ChainCompiler,
    private readonly keyGroups: KeyGroupRange,
  ) {
    for (const { id } of chain.graph.plan.operators) {
      const breaker = chain.breakers.get(id);
      if (breaker === undefined && !chain.assigners.has(id)) continue;
      const bytes = encodeWatermark(chain.clocks.get(id)!.watermark);
      this.watermarks.push({ operator: id, state: WATERMARK, version: 1, keyGroups: { from: 0, to: KEY_GROUPS }, bytes });
      for (const part of breaker?.snapshot() ?? []) this.parts.push({ operator: id, part });
    }
  }

  next(): StateSection | null {
    const watermark = this.watermarks.shift();
    if (watermark !== undefined) return watermark;
    for (;;) {
      const first = this.parts[0];
      if (first === undefined) return null;
      const bytes = first.part.snapshot.next();
      if (bytes !== null)
        return { operator: first.operator, state: first.part.state, version: SECTION_FORMAT, keyGroups: this.keyGroups, bytes };
      this.parts.shift();
    }
  }
}
