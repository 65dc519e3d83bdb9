export * from './data-type';
export * from './physical';
export * from './column-vector';
export * from './table-schema';
export * from './values';
export * from './nested';
