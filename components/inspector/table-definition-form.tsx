'use client';

import { MultiSelect, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import type { TableDefinition } from '@/model/catalog/table-definition';
import { visibleFields, type ConnectorForm, type ConnectorRole, type OptionField } from '@/components/compiler-worker/connector-forms';
import { useEditor } from '@/components/editor/editor-context';
import { useObservable } from '@/components/ui/use-observable';
import { CatalogField } from './catalog-field';
import { ColumnsForm } from './columns-form';
import { DurationField } from './duration-field';
import { FieldProblems } from './field-problems';
import { MoreOptions, OtherOptions } from './more-options';
import { OptionControl } from './option-control';
import { OutsideNote } from './outside-note';
import { ReadColumns } from './read-columns';
import { Section } from './section';
import { timeCandidates, watermarkDelay, watermarkExpression, withConnector, withOption } from './table-parts';
import type { NodeForm } from './use-form';

interface Props {
  readonly table: TableDefinition;
  readonly role: ConnectorRole;
  readonly connectors: readonly ConnectorForm[];
  readonly form: NodeForm;
  readonly onChange: (table: TableDefinition) => void;
}

const path = 'table.define';

/** All of CREATE TABLE as a form: connector and options, columns, event time, key. */
export function TableDefinitionForm(props: Props) {
  const { table, role, connectors, form, onChange } = props;
  const tellsColumns = connectors.some((each) => each.name === table.options.connector && each.catalogOption !== undefined);
  return (
    <>
      <OptionsSection {...props} />
      <ColumnsForm
        role={role}
        reading={tellsColumns && role !== 'sink' && <ReadColumns table={table} role={role} form={form} />}
        columns={table.columns}
        field={`${path}.columns`}
        form={form}
        onChange={(columns) => onChange({ ...table, columns })}
      />
      {role === 'source' && <TimeSection {...props} />}
      {role !== 'source' && (
        <Section title="Key">
          <MultiSelect
            size="xs"
            label="Primary key"
            data-field={`${path}.primaryKey`}
            placeholder={table.primaryKey.length ? undefined : 'none: rows are only added'}
            data={keyChoices(table, form)}
            value={table.primaryKey}
            onChange={(primaryKey) => onChange({ ...table, primaryKey })}
          />
          <FieldProblems problems={form.problemsAt(`${path}.primaryKey`)} />
        </Section>
      )}
    </>
  );
}

/** Columns that the key may name: the table's own, or those that come in where it takes them. */
const keyChoices = (table: TableDefinition, form: NodeForm): string[] => {
  const own = table.columns.map((column) => column.name).filter(Boolean);
  return [...new Set([...(own.length ? own : form.columns.map((column) => column.name)), ...table.primaryKey])];
};

function OptionsSection({ table, role, connectors, form, onChange }: Props) {
  const formats = useObservable(useEditor().forms, (value) => value.formats);
  const connector = connectors.find((each) => each.name === table.options.connector);
  const format = formats.find((each) => each.name === table.options.format);
  const usable = formats.filter((each) => connector?.formats.includes(each.name));
  const known = (name: string): string[] => [
    'format',
    ...(connectors.find((each) => each.name === name)?.fields.map((field) => field.key) ?? []),
  ];
  const fields = [
    ...(connector ? visibleFields(connector.fields, role, table.options) : []),
    ...(format ? visibleFields(format.fields, role, table.options) : []),
  ];
  const control = (option: OptionField): ReactNode => {
    const field = `${path}.options.${option.key}`;
    const parts = {
      option,
      field,
      error: form.problemsAt(field)[0]?.message,
      onChange: (value: string) => onChange(withOption(table, option.key, value)),
    };
    return option.key === connector?.catalogOption ? (
      <CatalogField key={option.key} table={table} {...parts} />
    ) : (
      <OptionControl key={option.key} value={table.options[option.key]} {...parts} />
    );
  };
  return (
    <Section title="Connector">
      <Select
        size="xs"
        label="Connector"
        data-field={`${path}.options.connector`}
        data={connectors.map((each) => ({ value: each.name, label: each.title }))}
        value={connector?.name ?? null}
        allowDeselect={false}
        onChange={(name) => name && onChange(withConnector(table, name, known(name)))}
      />
      {connector?.outside && <OutsideNote {...connector.outside} />}
      {usable.length > 0 && (
        <Select
          size="xs"
          label="Format"
          data-field={`${path}.options.format`}
          placeholder="choose a format"
          data={usable.map((each) => ({ value: each.name, label: each.title }))}
          value={format?.name ?? null}
          onChange={(name) => onChange(withOption(table, 'format', name ?? ''))}
        />
      )}
      {fields.filter((option) => !option.advanced).map(control)}
      <MoreOptions fields={fields.filter((option) => option.advanced)} control={control} />
      {connector?.dynamicExample && <OtherOptions table={table} known={fields} example={connector.dynamicExample} onChange={onChange} />}
      <FieldProblems
        problems={[
          ...form.problemsAt(`${path}.options`),
          ...form.problemsAt(path),
          ...form.problemsAt(`${path}.options.connector`),
          ...form.problemsAt(`${path}.options.format`),
        ]}
      />
    </Section>
  );
}

function TimeSection({ table, form, onChange }: Props) {
  const { watermark } = table;
  const delay = watermark && watermarkDelay(watermark.expression);
  const setTime = (column: string, ms: number): void =>
    onChange({ ...table, watermark: { column, expression: watermarkExpression(column, ms) } });
  return (
    <Section title="Event time">
      <Select
        size="xs"
        label="Time column"
        data-field={`${path}.watermark.column`}
        description="Windows go by it. None: the stream has no event time."
        placeholder="none"
        clearable
        data={[...timeCandidates(table.columns)]}
        value={watermark?.column ?? null}
        nothingFoundMessage="No column is a timestamp. Compute one, for example with TO_TIMESTAMP."
        onChange={(column) => (column ? setTime(column, delay ?? 5_000) : onChange({ ...table, watermark: undefined }))}
      />
      {watermark && delay !== undefined && (
        <DurationField
          label="Rows come at most this late"
          ms={delay}
          least={0}
          field={`${path}.watermark.expression`}
          onChange={(ms) => setTime(watermark.column, ms)}
        />
      )}
      {watermark && delay === undefined && <code>{watermark.expression}</code>}
      <FieldProblems
        problems={[
          ...form.problemsAt(`${path}.watermark`),
          ...form.problemsAt(`${path}.watermark.column`),
          ...form.problemsAt(`${path}.watermark.expression`),
        ]}
      />
    </Section>
  );
}
