export * from './schema/index';
export * from './spec/index';
export * from './source/index';
export * from './sink/index';
export * from './lookup/index';
export * from './format/index';
export * from './errors/index';
export * from './runtime';
