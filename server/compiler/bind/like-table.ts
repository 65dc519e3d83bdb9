import type { CreateTable, LikeClause, LikeFeature, LikeOption, TableElement } from '@/server/sql/ast/statements/create-table';
import type { AstNode } from '@/server/sql/ast/node';
import type { BindContext } from './bind-context';

type Strategy = LikeOption['strategy'];

/** Flink's defaults: everything is taken over; options and watermarks as said again win, all else must not be said twice. */
function strategyOf({ options }: LikeClause, feature: LikeFeature): Strategy {
  const own = options.find((option) => option.feature === feature);
  if (own !== undefined) return own.strategy;
  const all = options.find((option) => option.feature === 'ALL');
  if (all !== undefined) return all.strategy;
  return feature === 'OPTIONS' ? 'OVERWRITING' : 'INCLUDING';
}

const nameOf = (element: TableElement): string | null => ('name' in element && element.kind !== 'primary-key' ? element.name.name : null);

/** `CREATE TABLE … LIKE source` written out: what the source has, then what the statement adds. What is said twice is reported. */
export function likeTable(statement: CreateTable, source: CreateTable, like: LikeClause, bind: BindContext): CreateTable {
  const strategy = (feature: LikeFeature): Strategy => strategyOf(like, feature);
  const twice = (ast: AstNode, what: string): void => bind.report('like-conflict', ast, { what, table: source.name.parts.at(-1)! });
  const own = statement.elements;
  const taken = source.elements.filter((element) => {
    switch (element.kind) {
      case 'physical-column':
        return own.every((other) => nameOf(other) !== nameOf(element));
      case 'metadata-column':
        return takes(element, own, { strategy: strategy('METADATA'), twice });
      case 'computed-column':
        return takes(element, own, { strategy: strategy('GENERATED'), twice });
      case 'primary-key':
      case 'watermark': {
        const feature = element.kind === 'watermark' ? 'WATERMARKS' : 'CONSTRAINTS';
        const again = own.find(({ kind }) => kind === element.kind);
        if (strategy(feature) === 'EXCLUDING') return false;
        if (again !== undefined && strategy(feature) === 'INCLUDING')
          twice(again, element.kind === 'watermark' ? 'a watermark' : 'a primary key');
        return again === undefined;
      }
    }
  });
  const { like: _, ...rest } = statement;
  return {
    ...rest,
    elements: [...taken, ...own],
    partitionedBy:
      statement.partitionedBy.length > 0 || strategy('PARTITIONS') === 'EXCLUDING' ? statement.partitionedBy : source.partitionedBy,
    options: mergedOptions(statement, source, strategy('OPTIONS'), twice),
  };
}

function takes(
  element: TableElement,
  own: readonly TableElement[],
  { strategy, twice }: { strategy: Strategy; twice: (ast: AstNode, what: string) => void },
): boolean {
  if (strategy === 'EXCLUDING') return false;
  const again = own.find((other) => nameOf(other) === nameOf(element));
  if (again !== undefined && strategy === 'INCLUDING') twice(again, `the column "${nameOf(element)!}"`);
  return again === undefined;
}

function mergedOptions(
  statement: CreateTable,
  source: CreateTable,
  strategy: Strategy,
  twice: (ast: AstNode, what: string) => void,
): CreateTable['options'] {
  if (strategy === 'EXCLUDING') return statement.options;
  const again = statement.options.filter(({ key }) => source.options.some((option) => option.key === key));
  if (strategy === 'INCLUDING') again.forEach((option) => twice(option, `the option "${option.key}"`));
  return [...source.options.filter(({ key }) => !again.some((option) => option.key === key)), ...statement.options];
}
