import { option, optional, z, type FormatSpec } from '@headrace/connector-sdk';

const options = z
  .object({
    url: option.text({
      title: 'Schema registry',
      help: 'Its address; several, separated by commas, are asked in turn.',
      placeholder: 'http://localhost:8081',
    }),
    subject: optional(
      option.text({
        title: 'Subject',
        help: 'Where the table’s schema is registered when it is written.',
        placeholder: 'orders-value',
        role: 'sink',
      }),
    ),
    schema: optional(
      option.longText({
        title: 'Avro schema',
        help: 'Reading: its aliases and defaults count. Writing: it is registered, and must have the layout of the table.',
        advanced: true,
      }),
    ),
    'basic-auth.credentials-source': optional(
      option.choice([{ value: 'USER_INFO', title: 'The option below' }], { title: 'Where user and password stand', advanced: true }),
    ),
    'basic-auth.user-info': optional(
      option.text({ title: 'User and password', help: 'user:password', secret: true, group: 'Logging in', advanced: true }),
    ),
    'bearer-auth.credentials-source': optional(
      option.choice([{ value: 'STATIC_TOKEN', title: 'The option below' }], { title: 'Where the token stands', advanced: true }),
    ),
    'bearer-auth.token': optional(option.text({ title: 'Bearer token', secret: true, group: 'Logging in', advanced: true })),
  })
  .superRefine((o, ctx) => {
    for (const url of o.url.split(',')) {
      if (!/^https?:\/\/[^/\s]+/.test(url.trim()))
        ctx.addIssue({ code: 'custom', path: ['url'], message: 'it is not an address that begins with http:// or https://' });
      else if (/^[^/]*\/\/[^/?#]*@/.test(url.trim()))
        ctx.addIssue({ code: 'custom', path: ['url'], message: 'user and password stand in "basic-auth.user-info" instead' });
    }
  });

export type AvroConfluentOptions = z.infer<typeof options>;

/** Avro records behind the number of their schema in a registry. */
export const avroConfluentSpec: FormatSpec<AvroConfluentOptions> = {
  name: 'avro-confluent',
  title: 'Avro with a schema registry',
  options,
  splittable: false,
  changelog: 'insert',
};
export default avroConfluentSpec;
