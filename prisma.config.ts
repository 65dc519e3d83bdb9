import { defineConfig } from 'prisma/config';

/** Only `generate` and `format` are used of Prisma's own command line: migrations are applied by server/db/migrator. */
export default defineConfig({ schema: 'prisma/schema.prisma', migrations: { path: 'prisma/migrations' } });
