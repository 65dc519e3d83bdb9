import type { Hint } from '../hints/hint';
import type { Identifier, QualifiedName } from '../node';
import type { Query } from '../queries/query';
import type { PartitionSpec } from './alter';
import type { StatementNode } from './statement';

/** INSERT INTO | OVERWRITE target [PARTITION (…)] [(columns)] query; on the canvas, a sink. */
export interface Insert extends StatementNode {
  readonly kind: 'insert';
  readonly overwrite: boolean;
  readonly target: QualifiedName;
  readonly hints: readonly Hint[];
  readonly partition?: PartitionSpec;
  /** Empty: the target's own columns, by position. */
  readonly columns: readonly Identifier[];
  readonly query: Query;
}

/**
 * Inserts that run as one job. `form` is how it is written: EXECUTE STATEMENT SET BEGIN … END, or BEGIN STATEMENT SET; … END;
 * both mean the same.
 */
export interface StatementSet extends StatementNode {
  readonly kind: 'statement-set';
  readonly form: 'EXECUTE' | 'BEGIN';
  readonly statements: readonly Insert[];
}

/** A query by itself. */
export interface QueryStatement extends StatementNode {
  readonly kind: 'query-statement';
  readonly query: Query;
}
