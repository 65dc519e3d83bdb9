// @ts-check

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
