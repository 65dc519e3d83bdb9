import { expect, test } from '@playwright/test';
import { Api } from './api';
import { expectedHours, type StateHour } from './flight-numbers';
import { choose, EditorPage } from './pages/editor-page';
import { ReportPage, RunPage } from './pages/run-page';

const namespace = 'flight-delays';

interface Snapshot {
  readonly tables: Readonly<Record<string, { readonly options: Readonly<Record<string, string>> }>>;
}

/** The example's tables once more: the flights without their ten minutes, and an own table for the results. */
async function giveTables(api: Api): Promise<void> {
  const { tables } = await api.query<Snapshot>('catalog.snapshot', { namespace });
  for (const [from, name, changes] of [
    ['flights', 'flights_at_once', { 'headrace.replay-duration': '0 s' }],
    ['state_delays', 'delays_by_hand', { 'table-name': 'delays_by_hand' }],
  ] as const) {
    const table = tables[from]!;
    await api.mutate('catalog.create', { namespace, name, definition: { ...table, options: { ...table.options, ...changes } } });
  }
}

test('a person draws the flight pipeline from an empty canvas, deploys it, and reads the right numbers', async ({ page, request }) => {
  await giveTables(new Api(request));
  const editor = await EditorPage.create(page, 'Delays by hand', 'Flight delays');

  await test.step('draw', async () => {
    await editor.drop('Source', { x: 60, y: 80 }, 'departures');
    await choose(editor.settings('departures').getByRole('combobox', { name: 'Table of the catalog' }), /^flights_at_once/);
    await editor.drop('Filter', { x: 330, y: 80 }, 'long_flights');
    await editor.drop('Dimension', { x: 60, y: 330 }, 'places');
    await choose(editor.settings('places').getByRole('combobox', { name: 'Table of the catalog' }), /^airports/);
    await choose(editor.settings('places').getByRole('combobox', { name: 'Kept in memory' }), 'All rows');
    await editor.drop('Dimension join', { x: 330, y: 330 }, 'with_state');
    await editor.drop('Tumble', { x: 600, y: 330 }, 'per_hour');
    await editor.drop('Sink', { x: 600, y: 80 }, 'results');
  });

  await test.step('connect', async () => {
    await editor.connect('departures', 'long_flights');
    await editor.connect('long_flights', 'with_state');
    await editor.connect('places', 'with_state', 'dimension');
    await editor.connect('with_state', 'per_hour');
    await editor.connect('per_hour', 'results');
  });

  await test.step('a wrong column is named with the nearest one, and mended by a click', async () => {
    const settings = await editor.select('long_flights');
    await settings.getByText('Expression', { exact: true }).click();
    await settings.getByRole('textbox', { name: 'Condition' }).fill('delay IS NOT NULL AND distanze >= 100');
    await expect(settings.getByText(/distanze/).last()).toBeVisible();
    await page.getByRole('button', { name: 'Use distance' }).first().click();
    await expect(settings.getByRole('textbox', { name: 'Condition' })).toHaveValue('delay IS NOT NULL AND distance >= 100');
  });

  await test.step('join, window and sink', async () => {
    const join = await editor.select('with_state');
    await join.getByText('Inner: drop them').click();
    await join.getByRole('button', { name: 'Add key' }).click();
    await choose(join.getByRole('combobox', { name: 'key 1: column of the stream' }), /^origin/);
    await choose(join.getByRole('combobox', { name: 'key 1: column of the dimension' }), /^iata/);
    await choose(join.getByRole('combobox', { name: 'Columns of the dimension' }), /^state/);
    await page.keyboard.press('Escape');

    const hour = await editor.select('per_hour');
    await choose(hour.getByRole('combobox', { name: 'Time column' }), /^departure/);
    await choose(hour.getByRole('combobox', { name: 'Group by' }), /^state/);
    await page.keyboard.press('Escape');
    for (const [i, [name, expression]] of [
      ['flights', 'COUNT(*)'],
      ['average_delay', 'AVG(CAST(delay AS DOUBLE))'],
      ['share_late', 'CAST(COUNT(*) FILTER (WHERE delay > 15) AS DOUBLE) / COUNT(*)'],
    ].entries()) {
      await hour.getByRole('button', { name: 'Add aggregate' }).click();
      await hour.getByRole('textbox', { name: `aggregate ${i + 1}: name` }).fill(name!);
      await hour.getByRole('textbox', { name: `aggregate ${i + 1}: expression` }).fill(expression!);
    }
    const sink = await editor.select('results');
    await choose(sink.getByRole('combobox', { name: 'Table of the catalog' }), /^delays_by_hand/);
    await expect(editor.canvas.getByRole('button', { name: /problem/ })).toHaveCount(0);
  });

  await test.step('the SQL stands beside the canvas; undo and redo move both', async () => {
    await editor.view('Split');
    await expect(editor.sql).toContainText('CREATE TEMPORARY VIEW per_hour');
    await expect(editor.sql).toContainText('TUMBLE(');
    await expect(editor.sql).toContainText('delays_by_hand');
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect(editor.sql).not.toContainText('delays_by_hand');
    await page.getByRole('button', { name: /^Redo/ }).click();
    await expect(editor.sql).toContainText('delays_by_hand');
    await editor.view('Canvas');
  });

  await test.step('deploy, and see it come to its end', async () => {
    await editor.deploy();
    await new RunPage(page).is('Finished', 120_000);
  });

  await test.step('the chart shows the numbers that the data holds', async () => {
    await editor.node('results').click();
    await page.getByRole('button', { name: 'Show as chart' }).click();
    const report = new ReportPage(page);
    const expected = expectedHours(100);
    const flights = expected.reduce((sum, hour) => sum + hour.flights, 0);
    await expect(report.chart('flights')).toContainText(flights.toLocaleString('en-US'));
    expect(await report.rows('flights by state')).toEqual(leaders(expected, 10));
    const newest = await report.rows('Newest rows');
    expect(newest.length).toBeGreaterThan(20);
    const right = new Set(expected.map((hour) => asShown(hour).join(' | ')));
    const shown = newest.map((row) => row.filter((_, column) => column !== 1).join(' | '));
    expect(shown.filter((row) => !right.has(row))).toEqual([]);
  });
});

/** States with the most flights, as the chart writes them. */
function leaders(hours: readonly StateHour[], count: number): string[][] {
  const sums = new Map<string, number>();
  for (const { state, flights } of hours) sums.set(state, (sums.get(state) ?? 0) + flights);
  return [...sums]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, count)
    .map(([state, flights]) => [state, flights.toLocaleString('en-US')]);
}

/** A row of the result table: start, state, flights, mean delay, share late in percent, as the column says. */
function asShown({ hour, state, flights, meanDelay, late }: StateHour): string[] {
  const figure = (value: number): string =>
    (value === 0 ? 0 : value).toLocaleString('en-US', { maximumFractionDigits: 2 }).replace('-', '−');
  const share = `${((late / flights) * 100).toLocaleString('en-US', { maximumFractionDigits: 1 })} %`;
  return [hour, state, figure(flights), figure(meanDelay), share];
}
