'use client';

import { SegmentedControl, Select } from '@mantine/core';
import type { TableDefinition } from '@/model/catalog/table-definition';
import type { TableChoice } from '@/model/graph/node-configs';
import type { ConnectorRole } from '@/components/compiler-worker/connector-forms';
import { useEditor } from '@/components/editor/editor-context';
import { counted } from '@/components/ui/format';
import { useObservable } from '@/components/ui/use-observable';
import { FieldProblems } from './field-problems';
import { Section } from './section';
import { TableDefinitionForm } from './table-definition-form';
import { emptyTable } from './table-parts';
import type { NodeForm } from './use-form';
import classes from './inspector.module.css';

/** A table: one of the catalog, or one that is described on the node itself. */
export function TableForm(props: { choice: TableChoice; role: ConnectorRole; form: NodeForm }) {
  const editor = useEditor();
  const tables = useObservable(editor.catalog, (catalog) => catalog.tables);
  const forms = useObservable(editor.forms, (value) => value);
  const { choice, role, form } = props;
  const mine = forms.connectors.filter((connector) => connector.roles.includes(role));
  const usable = Object.entries(tables).filter(([, table]) => mine.some((connector) => connector.name === table.options.connector));
  const defines = choice !== null && 'define' in choice;
  const setDefine = (define: TableDefinition): void => form.set('table', { define });
  return (
    <>
      <Section title="Table">
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label="Where the table is described"
          data={[
            { value: 'ref', label: 'From the catalog' },
            { value: 'define', label: 'Described here' },
          ]}
          value={defines ? 'define' : 'ref'}
          onChange={(value) => form.set('table', value === 'ref' ? null : { define: emptyTable(mine[0]?.name ?? '') })}
        />
        {!defines && (
          <Select
            size="xs"
            label="Table of the catalog"
            data-field="table"
            placeholder="choose a table"
            searchable
            data={usable.map(([name, table]) => ({ value: name, label: `${name} · ${table.options.connector}` }))}
            value={choice?.ref ?? null}
            nothingFoundMessage={usable.length === 0 ? `No table here can be used as a ${role}. Describe one.` : 'No table has that name.'}
            onChange={(value) => form.set('table', value ? { ref: value } : null)}
          />
        )}
        {!defines && choice && tables[choice.ref] && <TableFacts table={tables[choice.ref]!} />}
        <FieldProblems problems={[...form.problemsAt('table'), ...form.problemsAt('table.ref')]} />
      </Section>
      {defines && <TableDefinitionForm table={choice.define} role={role} connectors={mine} form={form} onChange={setDefine} />}
    </>
  );
}

function TableFacts({ table }: { table: TableDefinition }) {
  const parts = [
    counted(table.columns.length, 'column'),
    table.watermark && `event time ${table.watermark.column}`,
    table.primaryKey.length > 0 && `key ${table.primaryKey.join(', ')}`,
  ];
  return <p className={classes.hint}>{parts.filter(Boolean).join(' · ')}</p>;
}
