import type { StrictForm } from '../expr-scope';

export const timeForms: Readonly<Record<string, StrictForm>> = {};
