const sessionKey = 'headrace.tab';
/** How long an open tab has to answer; a tab in the background answers as well. */
const answerMs = 200;

interface Message {
  readonly kind: 'who' | 'here';
  /** The page that speaks: a tab that was duplicated has the name of another one, and is told apart by it. */
  readonly page: string;
  readonly tab: string;
}

/** One of the tabs of this browser that have the same pipeline open. */
export interface Tab {
  /** Stays over a reload. */
  readonly id: () => string;
  /** The other tabs that are open now. A tab that finds its own name taken (it was duplicated) has another one afterwards. */
  readonly others: () => Promise<ReadonlySet<string>>;
  /** Answers no more. */
  readonly leave: () => void;
}

/** Joins the tabs that have the pipeline open. `session` is what the browser keeps for one tab. */
export function joinTabs(pipelineId: string, session: Storage): Tab {
  const channel = new BroadcastChannel(`headrace.pipeline.${pipelineId}`);
  const page = randomName();
  let id = session.getItem(sessionKey) ?? randomName();
  session.setItem(sessionKey, id);
  const heard = new Set<string>();
  const say = (kind: Message['kind']): void => channel.postMessage({ kind, page, tab: id } satisfies Message);
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.page === page) return;
    heard.add(data.tab);
    if (data.kind === 'who') say('here');
  };
  return {
    id: () => id,
    others: async () => {
      heard.clear();
      say('who');
      await new Promise((resolve) => setTimeout(resolve, answerMs));
      if (heard.has(id)) session.setItem(sessionKey, (id = randomName()));
      return new Set(heard);
    },
    leave: () => channel.close(),
  };
}

const randomName = (): string => crypto.getRandomValues(new Uint32Array(2)).join('');
