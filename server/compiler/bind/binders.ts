import type { Binders } from './bind-context';
import { bindFrom } from './bind-from';
import { bindQuery } from './bind-query';
import { bindExpression } from './expressions/bind-expression';

/** Ties the knot of the parts that contain each other. */
export const binders: Binders = { expression: bindExpression, query: bindQuery, from: bindFrom };
