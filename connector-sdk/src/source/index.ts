export * from './versioned';
export * from './context';
export * from './source';
