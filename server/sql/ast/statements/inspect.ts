import type { AstNode, Identifier, QualifiedName } from '../node';
import type { PartitionSpec } from './alter';
import type { Insert, QueryStatement, StatementSet } from './insert';
import type { StatementNode } from './statement';

export const showSubjects = [
  'CATALOGS',
  'CURRENT CATALOG',
  'DATABASES',
  'CURRENT DATABASE',
  'TABLES',
  'VIEWS',
  'COLUMNS',
  'PARTITIONS',
  'FUNCTIONS',
  'USER FUNCTIONS',
  'PROCEDURES',
  'MODULES',
  'FULL MODULES',
  'JARS',
  'JOBS',
  'CREATE TABLE',
  'CREATE VIEW',
  'CREATE CATALOG',
] as const;
export type ShowSubject = (typeof showSubjects)[number];

/** SHOW subject [name | FROM name] [[NOT] LIKE 'pattern']. `name`: after FROM/IN where the subject is a list, else directly. */
export interface Show extends StatementNode {
  readonly kind: 'show';
  readonly subject: ShowSubject;
  readonly name?: QualifiedName;
  readonly partition?: PartitionSpec;
  readonly like?: ShowLike;
}

export interface ShowLike extends AstNode {
  readonly kind: 'show-like';
  readonly operator: 'LIKE' | 'ILIKE';
  readonly pattern: string;
  readonly negated: boolean;
}

/** DESCRIBE [CATALOG | DATABASE | FUNCTION] [EXTENDED] name; DESC is read as DESCRIBE. */
export interface Describe extends StatementNode {
  readonly kind: 'describe';
  readonly object: 'TABLE' | 'CATALOG' | 'DATABASE' | 'FUNCTION';
  readonly extended: boolean;
  readonly name: QualifiedName;
}

/** EXPLAIN [details] statement; PLAN FOR is dropped. Details are upper-case words. */
export interface Explain extends StatementNode {
  readonly kind: 'explain';
  readonly details: readonly Identifier[];
  readonly statement: Insert | QueryStatement | StatementSet;
}
