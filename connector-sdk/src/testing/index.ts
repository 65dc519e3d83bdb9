export * from './contexts';
export * from './fault-proxy';
export * from './sink-laws';
export * from './source-laws';
