import { nearestName } from '@/model/diagnostic/diagnostic';
import type { FunctionCall } from '@/server/sql/ast/expressions/calls';
import { reportUnsupported } from '../expressions/expression-context';
import type { FromContext } from '../query-context';
import { reportMissing } from './report-missing';

/** A window function that is nearly named, an export that no module has, or one that only Flink has. */
export function refuseTableFunction(call: FunctionCall, { bind }: FromContext): void {
  const path = call.name.join('.');
  if (call.name.length > 1) return reportMissing(bind, call, path);
  const name = path.toUpperCase();
  const nearest = nearestName(name, ['TUMBLE', 'HOP', 'CUMULATE', 'SESSION', 'LATE_ROWS']);
  if (nearest === undefined) reportUnsupported(bind, call, 'table-function');
  else bind.report('unknown-function', call, { function: name, hint: ` Did you mean ${nearest}?` });
}
