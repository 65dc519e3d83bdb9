import path from 'node:path';
import { types, type DataType, type Field } from '@headrace/connector-sdk';

/** Files of other writers, made by make.py. */
export const fixtureFolder = path.join(import.meta.dirname, 'fixtures');

const typed: readonly (readonly [string, DataType])[] = [
  ['bool', types.BOOLEAN],
  ['i8', types.TINYINT],
  ['i32', types.INT],
  ['u32', types.BIGINT],
  ['i64', types.BIGINT],
  ['f32', types.FLOAT],
  ['f64', types.DOUBLE],
  ['text', types.STRING],
  ['bytes', types.BYTES],
  ['fixed', types.BYTES],
  ['dec9', types.DECIMAL(9, 2)],
  ['dec30', types.DECIMAL(30, 4)],
  ['date', types.DATE],
  ['time', types.TIME(3)],
  ['ts', types.TIMESTAMP(6)],
  ['ltz', types.TIMESTAMP_LTZ(6)],
  ['list', types.ARRAY(types.INT)],
  ['map', types.MAP(types.STRING, types.DOUBLE)],
  [
    'row',
    types.ROW([
      { name: 'a', type: types.BIGINT },
      { name: 'b', type: types.ARRAY(types.ROW([{ name: 'c', type: types.STRING }])) },
    ]),
  ],
];
/** The columns of each of them. */
export const fixtureFields: readonly Field[] = typed.map(([name, type]) => ({ name, type }));
