import pg from 'pg';

/** A role that owns a database of the same name. */
export interface OwnedDatabase {
  readonly name: string;
  readonly password: string;
}

/**
 * Makes each role and its database, or sets the password anew; again with the same result. Nobody but its owner may connect to a
 * database: a job's role cannot see the control database.
 */
export async function provision(admin: pg.ClientConfig, databases: readonly OwnedDatabase[]): Promise<void> {
  const client = new pg.Client(admin);
  await client.connect();
  try {
    await client.query('REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC');
    for (const database of databases) await provisionOne(client, database);
  } finally {
    await client.end();
  }
}

async function provisionOne(client: pg.Client, { name, password }: OwnedDatabase): Promise<void> {
  const role = client.escapeIdentifier(name);
  const secret = client.escapeLiteral(password);
  const roles = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
  await client.query(`${roles.rowCount ? 'ALTER' : 'CREATE'} ROLE ${role} LOGIN PASSWORD ${secret}`);
  const existing = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  if (!existing.rowCount) await client.query(`CREATE DATABASE ${role} OWNER ${role}`);
  await client.query(`REVOKE CONNECT ON DATABASE ${role} FROM PUBLIC`);
}
