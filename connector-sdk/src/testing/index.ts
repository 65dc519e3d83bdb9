export * from './contexts';
export * from './sink-laws';
export * from './source-laws';
