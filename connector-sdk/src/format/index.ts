export * from './format';
export * from './container';
