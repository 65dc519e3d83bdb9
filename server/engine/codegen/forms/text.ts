import type { StrictForm } from '../expr-scope';

export const textForms: Readonly<Record<string, StrictForm>> = {};
