export * from './types';
export * from './declare';
