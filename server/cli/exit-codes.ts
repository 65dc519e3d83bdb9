/** What `headrace` answers to its caller. */
export const exitCodes = { finished: 0, failed: 1, invalid: 2, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
