// @ts-check
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runTool } from './maven-jars.mjs';

/** A second listener of a broker for tests, where users log in: `alice` by PLAIN or SCRAM. Nothing of it is a secret. */
export const testUser = { username: 'alice', password: 'wonder land=1' };

const jaas = (/** @type {string} */ module, /** @type {string} */ rest) => `org.apache.kafka.common.security.${module} required ${rest};`;

/** @type {{ listeners: import('./kafka.mjs').Listener[]; scramUsers: string[] }} */
export const loginListener = {
  listeners: [
    {
      name: 'LOGIN',
      protocol: 'SASL_PLAINTEXT',
      properties: {
        'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
        'listener.name.login.plain.sasl.jaas.config': jaas('plain.PlainLoginModule', `user_${testUser.username}="${testUser.password}"`),
        'listener.name.login.scram-sha-256.sasl.jaas.config': jaas('scram.ScramLoginModule', ''),
        'listener.name.login.scram-sha-512.sasl.jaas.config': jaas('scram.ScramLoginModule', ''),
      },
    },
  ],
  scramUsers: ['SCRAM-SHA-256', 'SCRAM-SHA-512'].map(
    (mechanism) => `${mechanism}=[name=${testUser.username},password=${testUser.password}]`,
  ),
};

/**
 * Listeners with TLS, without and with a login, and the certificate to trust: made anew in `folder` by Java's own tool, for 127.0.0.1.
 * @param {string} folder @returns {Promise<{ listeners: import('./kafka.mjs').Listener[]; certificate: string }>}
 */
export async function tlsListeners(folder) {
  const [store, pem] = [path.join(folder, 'broker.p12'), path.join(folder, 'broker.pem')];
  const password = 'not a secret';
  const at = ['-alias', 'broker', '-storetype', 'PKCS12', '-keystore', store, '-storepass', password];
  const made = ['-genkeypair', '-keyalg', 'EC', '-validity', '30', '-dname', 'CN=broker', '-ext', 'san=ip:127.0.0.1'];
  await runTool('keytool', [...made, ...at]);
  await runTool('keytool', ['-exportcert', '-rfc', '-file', pem, ...at]);
  const tls = {
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': store,
    'ssl.keystore.password': password,
    'ssl.key.password': password,
  };
  const named = (/** @type {string} */ name) =>
    Object.fromEntries(Object.entries(tls).map(([key, value]) => [`listener.name.${name.toLowerCase()}.${key}`, value]));
  const login = {
    'listener.name.secure.sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'listener.name.secure.scram-sha-512.sasl.jaas.config': jaas('scram.ScramLoginModule', ''),
  };
  return {
    listeners: [
      { name: 'TLS', protocol: 'SSL', properties: named('TLS') },
      { name: 'SECURE', protocol: 'SASL_SSL', properties: { ...named('SECURE'), ...login } },
    ],
    certificate: readFileSync(pem, 'utf8'),
  };
}
