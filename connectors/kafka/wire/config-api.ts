import type { Connection } from './connection';
import { WireWriter } from './wire-writer';

const DESCRIBE_CONFIGS = { key: 32, version: 2, flexible: false };
const TOPIC = 2;

/** The values of some settings of a topic; null where the broker does not tell them, as to a user without the right to ask. */
export async function topicSettings(
  connection: Connection,
  topic: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, string | null> | null> {
  const body = new WireWriter();
  body.list([topic], (name) =>
    body
      .i8(TOPIC)
      .text(name)
      .list(names, (setting) => body.text(setting)),
  );
  const reader = await connection.send(DESCRIBE_CONFIGS, body.flag(false));
  reader.i32();
  const answers = reader.list(() => {
    const error = reader.i16();
    reader.nullableText();
    reader.i8();
    reader.text();
    const settings = reader.list((): readonly [string, string | null] => {
      const setting = [reader.text(), reader.nullableText()] as const;
      reader.flag();
      reader.i8();
      reader.flag();
      reader.list(() => [reader.text(), reader.nullableText(), reader.i8()]);
      return setting;
    });
    return error === 0 ? new Map(settings) : null;
  });
  return answers[0] ?? null;
}
