export * from './options';
export * from './connector-spec';
