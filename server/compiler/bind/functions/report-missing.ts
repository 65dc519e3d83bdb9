import type { AstNode } from '@/server/sql/ast/node';
import type { BindContext } from '../bind-context';

/** `module.export` was not found: its module is not there, does not have it, or is there and cannot be read. */
export function reportMissing(bind: BindContext, at: AstNode, path: string): void {
  const unread = bind.functions.unreadOf(path);
  if (unread === undefined) bind.report('unknown-function', at, { function: path, hint: bind.functions.missing(path) });
  else bind.report('unread-functions', at, { function: path, module: unread.module, reason: unread.reason });
}
