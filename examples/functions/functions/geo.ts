import { aggregateFunction, notNull, scalarFunction, tableFunction, types } from '@headrace/connector-sdk/functions';

const EARTH_KM = 6371;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Without NULLs: where a place is unknown, SQL gets NULL without a call. */
export const distance = scalarFunction({
  description: 'Kilometres between two places, as the crow flies',
  parameters: {
    fromLat: notNull(types.DOUBLE),
    fromLon: notNull(types.DOUBLE),
    toLat: notNull(types.DOUBLE),
    toLon: notNull(types.DOUBLE),
  },
  returns: types.DOUBLE,
  call: ({ fromLat, fromLon, toLat, toLon }) => {
    const [lat, lon] = [radians(toLat - fromLat) / 2, radians(toLon - fromLon) / 2];
    const part = Math.sin(lat) ** 2 + Math.cos(radians(fromLat)) * Math.cos(radians(toLat)) * Math.sin(lon) ** 2;
    return Math.round(2 * EARTH_KM * Math.asin(Math.sqrt(part)));
  },
});

/** With NULLs: it is asked what an unknown price means. */
export const band = scalarFunction({
  description: 'The price band of an amount in cents',
  parameters: { cents: types.BIGINT },
  returns: notNull(types.STRING),
  call: ({ cents }) => (cents === null ? 'unknown' : cents < 1000n ? 'small' : 'large'),
});

export const tags = tableFunction({
  description: 'A row for each #tag of a text',
  parameters: { text: notNull(types.STRING) },
  rows: { tag: notNull(types.STRING), place: notNull(types.INT) },
  call: function* ({ text }) {
    for (const match of text.matchAll(/#(\w+)/g)) yield { tag: match[1]!, place: match.index };
  },
});

/** Its state is a value of a SQL type: the engine keeps it for each group, and writes it into checkpoints. */
export const middle = aggregateFunction({
  description: 'The lower median',
  parameters: { v: notNull(types.DOUBLE) },
  returns: types.DOUBLE,
  state: notNull(types.ARRAY(notNull(types.DOUBLE))),
  create: () => [],
  add: (state, { v }) => [...state, v].sort((a, b) => a - b),
  retract: (state, { v }) => state.toSpliced(state.indexOf(v), 1),
  result: (state) => state[(state.length - 1) >> 1] ?? null,
});
