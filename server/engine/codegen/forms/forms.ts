import type { LazyForm, StrictForm } from '../expr-scope';
import { arithmeticForms } from './arithmetic';
import { castForms } from './cast';
import { comparisonForms } from './comparison';
import { logicForms, logicStrictForms } from './logic';
import { textForms } from './text';
import { timeForms } from './time';

/** Functions with a compiled form; all others go through the reference evaluator. */
export const strictForms: Readonly<Record<string, StrictForm | undefined>> = {
  ...comparisonForms,
  ...logicStrictForms,
  ...arithmeticForms,
  ...castForms,
  ...textForms,
  ...timeForms,
};
export const lazyForms: Readonly<Record<string, LazyForm | undefined>> = logicForms;
