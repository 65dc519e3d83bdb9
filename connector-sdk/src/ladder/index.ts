export * from './partitioned-source';
export * from './sinks';
export * from './rate-limit';
