import { isHeadraceError } from '../errors/connector-error';
import type { LookupReader } from '../lookup/lookup';
import type { SqlRow, SqlValue } from '../schema/values';
import { connectorContext } from './contexts';
import type { ConnectorHarness, LookupCase, LookupPlace } from './harness';
import { broken, expectSame, means, type Law } from './law';
import { expectNoLeak } from './leaks';
import { inTimeZones, valueText } from './same-rows';
import { expectUsefulError } from './useful-error';

/** What a look-up law looks at: one case of one harness. */
export class LookupSubject {
  constructor(
    readonly harness: ConnectorHarness,
    readonly of: LookupCase<unknown>,
  ) {
    if (!harness.connector.lookup) broken('the connector has no look-up');
  }

  async use(work: (table: LookupTable) => Promise<void>): Promise<void> {
    const place = await this.of.open();
    const table = new LookupTable(this, place);
    try {
      if (table.keys.length < 2) broken(`the harness’s rows have ${table.keys.length} keys; give two or more`);
      if (table.rowsOf(place.absent).length > 0) broken('a row has the key that the harness calls absent');
      await work(table);
    } finally {
      await table.release();
      await place.remove?.();
    }
  }
}

/** One table and the readers that were opened on it. */
class LookupTable {
  private readonly readers: LookupReader[] = [];
  readonly columns: readonly string[];

  constructor(
    private readonly subject: LookupSubject,
    readonly place: LookupPlace<unknown>,
  ) {
    this.columns = place.instance.table.fields.map((field) => field.name);
  }

  open(columns = this.columns): LookupReader {
    const reader = this.subject.harness.connector.lookup!.create(connectorContext(this.place.instance), { keys: this.place.keys, columns });
    this.readers.push(reader);
    return reader;
  }

  keyOf(row: SqlRow): readonly SqlValue[] {
    return this.place.keys.map((key) => row[this.columns.indexOf(key)]!);
  }
  /** Distinct keys without NULL, in the order of the rows. */
  get keys(): readonly (readonly SqlValue[])[] {
    const keys = this.place.rows.map((row) => this.keyOf(row)).filter((key) => key.every((value) => value !== null));
    return [...new Map(keys.map((key) => [textOf(key), key])).values()];
  }
  rowsOf(key: readonly SqlValue[]): readonly SqlRow[] {
    return this.place.rows.filter((row) => textOf(this.keyOf(row)) === textOf(key));
  }

  async expectAnswers(reader: LookupReader, keys: readonly (readonly SqlValue[])[], when: string): Promise<void> {
    const answers = await reader.lookup(keys);
    if (answers.length !== keys.length) broken(`${when}: ${answers.length} answers to ${keys.length} keys`);
    for (const [i, key] of keys.entries())
      expectSame(answers[i]!.map(textOf), this.rowsOf(key).map(textOf), `${when}, for the key ${textOf(key)}`);
  }

  async release(): Promise<void> {
    for (const reader of this.readers) await reader.close();
  }
}

const textOf = (values: readonly SqlValue[]): string => values.map(valueText).join('|');

const law = (id: string, title: string, check: (table: LookupTable) => Promise<void>): Law<LookupSubject> => ({
  id: `lookup.${id}`,
  role: 'lookup',
  title,
  check: (subject) => subject.use(check),
});

/** The engine asks the same reader again; a client may take some seconds to find its system. */
async function untilBack(reader: LookupReader, keys: readonly (readonly SqlValue[])[]): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return void (await reader.lookup(keys));
    } catch (error) {
      expectUsefulError(error);
      if (tries === MOST_TRIES) return broken(`the reader that met the outage still fails: ${String(error)}`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
const [MOST_TRIES, PAUSE_MS] = [60, 100];

/** Laws of every look-up. The manifest: none may go without a decision. */
export const lookupLaws: readonly Law<LookupSubject>[] = [
  law('answers', 'Each key gets all its rows, in the order of the keys, in any time zone of the process', (table) =>
    inTimeZones(async (zone) => {
      await table.expectAnswers(table.open(), table.keys, `with TZ=${zone}`);
      await table.expectAnswers(table.open(), [...table.keys].reverse(), `reversed, with TZ=${zone}`);
    }),
  ),
  law('absent', 'A key without rows gets none, and takes nothing from its neighbours', async (table) => {
    const keys = [table.keys[0]!, table.place.absent, ...table.keys.slice(1)];
    await table.expectAnswers(table.open(), keys, 'with an absent key among them');
    await table.expectAnswers(table.open(), [table.place.absent], 'with an absent key alone');
  }),
  law('columns', 'Columns come in the order in which they are asked for', async (table) => {
    const columns = [...table.columns].reverse();
    const answers = await table.open(columns).lookup(table.keys);
    const expected = table.keys.flatMap((key) => table.rowsOf(key).map((row) => textOf([...row].reverse())));
    expectSame(answers.flat().map(textOf), expected, 'with the columns reversed');
  }),
  law('concurrent', 'Questions under way at once do not mix', async (table) => {
    const reader = table.open();
    await Promise.all(
      Array.from({ length: 8 }, (_, i) => table.expectAnswers(reader, table.keys.slice(i % table.keys.length), `question ${i}`)),
    );
  }),
  {
    ...law('scan', 'A scan gives the whole table once', async (table) => {
      const reader = table.open();
      const rows: SqlRow[] = [];
      for await (const batch of means(reader.scan?.bind(reader), 'how a scan is done, though the spec says that it can')())
        rows.push(...batch);
      expectSame(rows.map(textOf), table.place.rows.map(textOf), 'scanned');
    }),
  },
  law(
    'outage',
    'While the system is away the answer is an error that says what to do; afterwards the same reader answers',
    async (table) => {
      const outage = means(table.place.outage?.bind(table.place), 'how the system is taken away (outage)');
      const reader = table.open();
      await table.expectAnswers(reader, table.keys, 'before');
      const mend = await outage();
      const error = await reader
        .lookup(table.keys)
        .then(
          () => null,
          (thrown: unknown) => thrown,
        )
        .finally(mend);
      if (error === null) return broken('an answer came while the system was away');
      expectUsefulError(error);
      if (isHeadraceError(error) && error.retry !== 'backoff') broken(`the error says that asking again cannot help: ${error.message}`);
      await untilBack(reader, table.keys);
      await table.expectAnswers(reader, table.keys, 'afterwards, by the same reader');
      await table.expectAnswers(table.open(), table.keys, 'afterwards, by a new reader');
    },
  ),
  law('close-twice', 'Closing twice is harmless', async (table) => {
    const reader = table.open();
    await reader.lookup(table.keys);
    await reader.close();
    await reader.close();
  }),
  law('no-leak', 'What is opened is closed: no sockets, files or timers stay', (table) =>
    expectNoLeak(async () => {
      const reader = table.open();
      await reader.lookup(table.keys);
      await reader.close();
    }),
  ),
];
