import { jsonWriter } from '@headrace/connector-sdk/base';
import type { ReaderContext, SqlRow } from '@headrace/connector-sdk';
import { httpProblem } from '../http-error';
import { RowReader } from '../json-rows';
import type { HttpOptions } from '../spec';

const utf8 = new TextEncoder();
const textWriter = jsonWriter({ kind: 'VARCHAR', length: 0x7fffffff, nullable: true });

/** Rows out of elements; those that are none go by the policy. `places[n]` is behind how many elements row n lies. */
export class ElementRows {
  private readonly reader: RowReader;

  constructor(private readonly ctx: ReaderContext<HttpOptions>) {
    this.reader = new RowReader(ctx.table.fields);
  }

  rows(elements: readonly unknown[], from: number, place: string): { readonly rows: SqlRow[]; readonly places: number[] } {
    const rows: SqlRow[] = [];
    const places: number[] = [];
    for (let i = from; i < elements.length; i++) {
      const row = this.reader.row(elements[i]);
      if (typeof row === 'string') this.reject(elements[i], `${place} row ${i + 1}`, row);
      else {
        rows.push(row);
        places.push(i + 1);
      }
    }
    return { rows, places };
  }

  reject(element: unknown, place: string, problem: string): void {
    const record = { bytes: utf8.encode(typeof element === 'string' ? element : plainJson(element)), place };
    const remedy = `Correct the table's columns or "rows.path", or set 'headrace.on-error' to 'skip' or 'dead-letter'.`;
    this.ctx.deadLetter(record, httpProblem('bad-record', `The row at ${place} cannot be read: ${problem}.`, { remedy, record }));
  }
}

/** As it came, as far as `parseExactJson` keeps it; of what is nested too deep to be written again, only that. */
function plainJson(element: unknown): string {
  try {
    return JSON.stringify(element, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)) ?? textWriter(null);
  } catch (error) {
    if (error instanceof RangeError) return textWriter('(nested too deep to be shown)');
    throw error;
  }
}
