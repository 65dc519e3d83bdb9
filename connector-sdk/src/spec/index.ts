/** The one copy of zod that options, splits and committables of all connectors are made with. */
export { z } from 'zod';
export * from './options';
export * from './lookup-cache-options';
export * from './table-options';
export * from './connector-spec';
export * from './parse-options';
export * from './json-schema';
export * from './nearest-name';
