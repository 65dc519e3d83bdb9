import { expect, it } from 'vitest';
import type { Api, Connection } from './connection';
import { logIn } from './sasl';
import { WireReader } from './wire-reader';
import { WireWriter } from './wire-writer';

/** A broker that asks for so many rounds of the hash. */
function brokerAsking(rounds: string): Connection {
  const send = ({ key }: Api, body: WireWriter): Promise<WireReader> => {
    const answer = new WireWriter().i16(0);
    if (key === 17) return Promise.resolve(new WireReader(answer.i32(0).written()));
    const nonce = /r=([^,]*)/.exec(body.written().toString())![1]!;
    return Promise.resolve(
      new WireReader(
        answer
          .text(null)
          .blob(Buffer.from(`r=${nonce}more,s=c2FsdA==,i=${rounds}`))
          .i64(0)
          .written(),
      ),
    );
  };
  return { send } as unknown as Connection;
}

it.each(['1', '4095', '1000001', '4294967295', '-1', 'many', ''])('a log-in of %s rounds is refused before it is begun', async (rounds) => {
  const before = performance.now();
  const credentials = { mechanism: 'SCRAM-SHA-512', username: 'me', password: 'secret' } as const;
  await expect(logIn(brokerAsking(rounds), credentials)).rejects.toMatchObject({ code: 'connector.kafka.scram-rounds', retry: 'none' });
  expect(performance.now() - before).toBeLessThan(1_000);
});
