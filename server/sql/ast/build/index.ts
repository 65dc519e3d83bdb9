/** Short-hands for making nodes without ranges; each gives a plain object that spreads and overrides refine. */
export * from './expressions';
export * from './names';
export * from './queries';
export * from './statements';
