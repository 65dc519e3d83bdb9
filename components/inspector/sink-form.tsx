'use client';

import type { TableDefinition } from '@/model/catalog/table-definition';
import type { TableChoice } from '@/model/graph/node-configs';
import { useEditor } from '@/components/editor/editor-context';
import { useObservable } from '@/components/ui/use-observable';
import { ExpressionField } from './expression-field';
import { FieldProblems } from './field-problems';
import type { FormProps } from './kind-forms';
import { quoteName } from './completion';
import { Section } from './section';
import { TableForm } from './table-form';
import type { NodeForm } from './use-form';
import classes from './inspector.module.css';

type Mapping = readonly { column: string; expression: string }[];

/** Where rows go, and which expression fills which column; empty: columns of the same name. */
export function SinkForm({ node, form }: FormProps<'sink'>) {
  const table = useTable(node.config.table);
  return (
    <>
      <TableForm choice={node.config.table} role="sink" form={form} />
      {table && table.columns.length > 0 && (
        <Section title="Fill the columns">
          <p className={classes.hint}>Left empty, a column takes the input’s column of the same name.</p>
          {table.columns
            .filter((column) => column.kind === 'physical')
            .map((column) => (
              <MappingRow key={column.name} column={column.name} mapping={node.config.mapping} form={form} />
            ))}
          <FieldProblems problems={form.problemsAt('mapping')} />
        </Section>
      )}
    </>
  );
}

function useTable(choice: TableChoice): TableDefinition | undefined {
  const tables = useObservable(useEditor().catalog, (catalog) => catalog.tables);
  if (!choice) return undefined;
  return 'define' in choice ? choice.define : tables[choice.ref];
}

function MappingRow({ column, mapping, form }: { column: string; mapping: Mapping; form: NodeForm }) {
  const at = mapping.findIndex((entry) => entry.column === column);
  const same = form.columns.some((each) => each.name === column);
  const write = (expression: string): void => {
    const rest = mapping.filter((entry) => entry.column !== column);
    form.set(
      'mapping',
      expression === ''
        ? rest
        : at === -1
          ? [...rest, { column, expression }]
          : mapping.map((entry, i) => (i === at ? { column, expression } : entry)),
    );
  };
  const field = at === -1 ? `mapping.${column}` : `mapping.${at}.expression`;
  return (
    <ExpressionField
      label={column}
      field={field}
      value={mapping[at]?.expression ?? ''}
      columns={form.columns}
      problems={
        at === -1 ? [] : [...form.problemsAt(field), ...form.problemsAt(`mapping.${at}`), ...form.problemsAt(`mapping.${at}.column`)]
      }
      placeholder={same ? quoteName(column) : 'no column of that name comes in'}
      onChange={write}
    />
  );
}
