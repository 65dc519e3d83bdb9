import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

interface Flight {
  readonly date: string;
  readonly delay: number;
  readonly distance: number;
  readonly origin: string;
}

/** One hour of one state, as the pipeline should give it. */
export interface StateHour {
  readonly hour: string;
  readonly state: string;
  readonly flights: number;
  readonly meanDelay: number;
  readonly late: number;
}

/** What the flight pipeline must give, computed with maps and loops from the same files: nothing of the product takes part. */
export function expectedHours(minDistance: number): StateHour[] {
  const folder = dataFolder();
  const flights = JSON.parse(readFileSync(path.join(folder, 'flights-20k.json'), 'utf8')) as Flight[];
  const states = statesByAirport(readFileSync(path.join(folder, 'airports.csv'), 'utf8'));
  const groups = new Map<string, Flight[]>();
  for (const flight of flights) {
    const state = states.get(flight.origin);
    if (state === undefined || flight.distance < minDistance) continue;
    const key = `${flight.date.slice(0, 13).replaceAll('/', '-')}:00|${state}`;
    groups.set(key, [...(groups.get(key) ?? []), flight]);
  }
  return [...groups].map(([key, group]) => {
    const [hour = '', state = ''] = key.split('|');
    const delay = group.reduce((sum, flight) => sum + flight.delay, 0);
    return {
      hour,
      state,
      flights: group.length,
      meanDelay: delay / group.length,
      late: group.filter((flight) => flight.delay > 15).length,
    };
  });
}

function dataFolder(): string {
  const entry = createRequire(import.meta.url).resolve('vega-datasets');
  return path.join(entry.slice(0, entry.lastIndexOf('vega-datasets')), 'vega-datasets/data');
}

/** The file has quotes only around names and cities, so the state is found by walking the line once. */
function statesByAirport(csv: string): Map<string, string> {
  const states = new Map<string, string>();
  for (const line of csv.trimEnd().split(/\r?\n/).slice(1)) {
    const cells: string[] = [''];
    let quoted = false;
    for (const letter of line) {
      if (letter === '"') quoted = !quoted;
      else if (letter === ',' && !quoted) cells.push('');
      else cells[cells.length - 1] += letter;
    }
    states.set(cells[0]!, cells[3]!);
  }
  return states;
}
