export * from './format';
export * from './container';
export * from './record-limit';
