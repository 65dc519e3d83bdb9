import type { MetricGroup } from '@headrace/connector-sdk/source';
import type { OperatorId } from '@/model/ids';

/** What one subtask counts for one operator; plain numbers since the start of the attempt. Read once a second, never reset. */
export class OperatorMeter implements MetricGroup {
  rowsIn = 0;
  rowsOut = 0;
  skippedRows = 0;
  deadLetterRows = 0;
  private readonly counters = new Map<string, { value: number }>();
  private readonly gauges = new Map<string, () => number>();

  constructor(readonly operator: OperatorId) {}

  counter(name: string): { add(n: number): void } {
    const cell = this.counters.get(name) ?? { value: 0 };
    this.counters.set(name, cell);
    return { add: (n) => void (cell.value += n) };
  }

  gauge(name: string, read: () => number): void {
    this.gauges.set(name, read);
  }

  custom(): Readonly<Record<string, number>> {
    const values: Record<string, number> = {};
    for (const [name, cell] of this.counters) values[name] = cell.value;
    for (const [name, read] of this.gauges) values[name] = read();
    return values;
  }
}
