import { option, optional } from '@headrace/connector-sdk';

/** Which columns stand in the key. */
export const keys = {
  'key.format': optional(
    option.choice(
      ['json', 'csv', 'avro', 'avro-confluent', 'raw'].map((value) => ({ value, title: value })),
      { title: 'Format of the key', help: 'Absent: records have no key, or it is not read.', group: 'Key' },
    ),
  ),
  'key.fields': optional(
    option.text({ title: 'Columns in the key', help: 'Names with ; between them.', group: 'Key', placeholder: 'user_id;item_id' }),
  ),
  'key.fields-prefix': option.text({
    title: 'Prefix of key columns',
    help: 'Stands before the columns’ names here, and not in the key itself.',
    fallback: '',
    group: 'Key',
    advanced: true,
  }),
  'value.fields-include': option.choice(
    [
      { value: 'ALL', title: 'All columns' },
      { value: 'EXCEPT_KEY', title: 'Columns that are not in the key' },
    ],
    { title: 'The value holds', fallback: 'ALL', group: 'Key', advanced: true },
  ),
};
