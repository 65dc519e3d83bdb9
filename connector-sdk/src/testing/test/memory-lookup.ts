import { HeadraceError } from '../../errors/connector-error';
import type { LookupReader } from '../../lookup/lookup';
import type { ConnectorRuntime } from '../../runtime';
import { types } from '../../schema/data-type';
import type { SqlRow, SqlValue } from '../../schema/values';
import type { ConnectorSpec } from '../../spec/connector-spec';
import { option, z } from '../../spec/index';
import { connectorHarness, type ConnectorHarness } from '../harness';
import { leaked } from './memory-source';

/** What may be wrong with the look-up, and with the connector around it. */
export const lookupFaults = [
  'answers by the order of its rows',
  'gives one row a key',
  'reads times in its zone',
  'answers from the neighbour',
  'leaves absent keys out',
  'gives columns as they stand',
  'mixes questions',
  'scans its first batch alone',
  'has no scan',
  'answers while away',
  'blames nobody while away',
  'gives up while away',
  'never comes back',
  'fails on close',
  'leaks timers',
] as const;
export const connectorFaults = [
  'has no run time for its role',
  'has an option without a title',
  'has an option that hangs on nothing',
  'has an option that is not described',
  'gives Flink no reason',
  'permits an empty host',
  'is never content',
  'refuses nothing',
  'names another option',
  'says no remedy',
  'throws at a check',
] as const;
export type LookupFault = (typeof lookupFaults)[number] | (typeof connectorFaults)[number] | 'none';

interface Options {
  readonly table: string;
}

const COLUMNS = ['code', 'title', 'since'] as const;
const at = (epochMs: number): SqlValue => ({ epochMs, nanos: 0 });
const ROWS: readonly SqlRow[] = ['b', 'a', 'c', 'b', 'd'].map((code, i) => [code, `title ${i}`, at(i * 86_400_000)]);
const BATCH = 2;

const away = (retry: 'none' | 'backoff'): HeadraceError =>
  new HeadraceError('The table is away.', { code: 'memory.away', domain: 'external', retry, remedy: 'Wait.' });

class Place {
  away = false;
}

class MemoryLookup implements LookupReader {
  private asked: readonly (readonly SqlValue[])[] = [];
  private broken = false;
  private closed = false;
  readonly scan?: LookupReader['scan'];

  constructor(
    private readonly columns: readonly string[],
    private readonly place: Place,
    private readonly fault: LookupFault,
  ) {
    if (fault === 'leaks timers') leaked.push(setInterval(() => undefined, 60_000));
    if (fault !== 'has no scan') this.scan = () => this.batches();
  }

  async lookup(keys: readonly (readonly SqlValue[])[]): Promise<readonly (readonly SqlRow[])[]> {
    this.asked = keys;
    await new Promise(setImmediate);
    this.requireThere();
    const wanted = this.fault === 'mixes questions' ? this.asked : keys;
    const answers = wanted.map(([key]) => this.rowsOf(key as string));
    if (this.fault === 'leaves absent keys out') return answers.filter((rows) => rows.length > 0);
    if (this.fault === 'answers by the order of its rows') {
      const codes = [...new Set(ROWS.map(([code]) => code))];
      return codes.filter((code) => wanted.some(([key]) => key === code)).map((code) => this.rowsOf(code as string));
    }
    return answers;
  }

  close(): Promise<void> {
    if (this.closed && this.fault === 'fails on close') return Promise.reject(new Error('closed already'));
    this.closed = true;
    return Promise.resolve();
  }

  private async *batches(): AsyncGenerator<readonly SqlRow[]> {
    for (let from = 0; from < ROWS.length; from += BATCH) {
      yield await Promise.resolve(ROWS.slice(from, from + BATCH).map((row) => this.shown(row)));
      if (this.fault === 'scans its first batch alone') return;
    }
  }

  private rowsOf(code: string): readonly SqlRow[] {
    const found = ROWS.filter((row) => row[0] === code);
    const rows = found.length === 0 && this.fault === 'answers from the neighbour' ? ROWS.slice(0, 1) : found;
    return (this.fault === 'gives one row a key' ? rows.slice(0, 1) : rows).map((row) => this.shown(row));
  }

  private shown(row: SqlRow): SqlRow {
    const shown = this.fault === 'reads times in its zone' ? [...row.slice(0, 2), inZone(row[2]!)] : row;
    if (this.fault === 'gives columns as they stand') return shown;
    return this.columns.map((column) => shown[COLUMNS.indexOf(column as (typeof COLUMNS)[number])]!);
  }

  private requireThere(): void {
    if (this.broken) throw away('backoff');
    if (!this.place.away || this.fault === 'answers while away') return;
    this.broken = this.fault === 'never comes back';
    if (this.fault === 'blames nobody while away') throw new Error('oh');
    throw away(this.fault === 'gives up while away' ? 'none' : 'backoff');
  }
}

const inZone = (value: SqlValue): SqlValue => {
  const { epochMs } = value as { readonly epochMs: number };
  return at(epochMs + new Date(epochMs).getTimezoneOffset() * 60_000);
};

function specWith(fault: LookupFault): ConnectorSpec<Options> {
  const title = fault === 'has an option without a title' ? ' ' : 'Table';
  const when = fault === 'has an option that hangs on nothing' ? { when: { option: 'nothing', in: ['x'] } } : {};
  return {
    name: 'memory',
    title: 'Memory',
    summary: 'A table in memory',
    icon: 'table',
    options: z.object({ table: fault === 'has an option that is not described' ? z.string() : option.text({ title, ...when }) }),
    formats: [],
    lookup: { canScan: () => true },
    metadataColumns: [],
    permissions: () => ({ hosts: fault === 'permits an empty host' ? [''] : [] }),
    flink: () => ({ kind: 'unsupported', reason: fault === 'gives Flink no reason' ? '' : 'a test has no Flink' }),
  };
}

function runtime(place: () => Place, fault: LookupFault): ConnectorRuntime<Options> {
  const check: ConnectorRuntime<Options>['check'] = ({ options: { table } }) => {
    if (fault === 'throws at a check') return Promise.reject(new Error('oh'));
    const content = table === 't' ? fault !== 'is never content' : fault === 'refuses nothing';
    if (content) return Promise.resolve({ ok: true });
    const remedy = fault === 'says no remedy' ? '' : 'Name another.';
    const wrong = fault === 'names another option' ? 'url' : 'table';
    return Promise.resolve({ ok: false, option: wrong, problem: `There is no table ${table}.`, remedy });
  };
  const spec = specWith(fault);
  if (fault === 'has no run time for its role') return { spec, check };
  return { spec, check, lookup: { create: (_ctx, { columns }) => new MemoryLookup(columns, place(), fault) } };
}

/** The harness of a dimension with one fault. */
export function memoryLookupHarness(fault: LookupFault): ConnectorHarness {
  let place = new Place();
  const fields = COLUMNS.map((name) => ({ name, type: name === 'since' ? types.TIMESTAMP(3) : types.STRING }));
  const instance = { options: { table: 't' }, table: { name: 't', fields, primaryKey: [], metadata: [], partitionKeys: [] } };
  return connectorHarness<Options>({
    connector: runtime(() => place, fault),
    refused: [{ name: 'no such table', option: 'table', open: () => ({ ...instance, options: { table: 'absent' } }) }],
    lookups: [
      {
        name: 'by code',
        open: () => {
          place = new Place();
          return {
            instance,
            keys: ['code'],
            rows: ROWS,
            absent: ['zz'],
            outage: () => {
              place.away = true;
              return Promise.resolve(() => {
                place.away = false;
                return Promise.resolve();
              });
            },
          };
        },
      },
    ],
  });
}
