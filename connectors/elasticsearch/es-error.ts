import { HeadraceError, isHeadraceError } from '@headrace/connector-sdk';

interface Kind {
  readonly code: string;
  readonly retry: 'none' | 'backoff';
  readonly remedy: string;
  /** The row is to blame, so the policy for errors decides; else the job stops whatever the policy says. */
  readonly ofRow?: true;
}
const external = (code: string, remedy: string): Kind => ({ code, retry: 'backoff', remedy });
const user = (code: string, remedy: string): Kind => ({ code, retry: 'none', remedy });
const ofRow = (code: string, remedy: string): Kind => ({ code, retry: 'none', remedy, ofRow: true });

const away = external('connection-lost', 'Make sure that Elasticsearch runs and can be reached; the job tries again by itself.');
const overloaded = external(
  'overloaded',
  'Nothing needs to be done: it is sent again more slowly. If it lasts, give Elasticsearch more room.',
);
const noIndex = user('no-index', 'Create the index, or correct the option "index".');
const malformed = ofRow(
  'wrong-document',
  'Make the columns here and the mapping of the index agree, or let such rows pass by the policy for errors.',
);
const lapsed = user(
  'point-in-time-lapsed',
  'Start the job anew without its checkpoint, with a longer "scan.keep-alive": what the scan was reading is gone.',
);

/** By the type that Elasticsearch gives an error. */
const byType: Readonly<Record<string, Kind>> = {
  es_rejected_execution_exception: overloaded,
  circuit_breaking_exception: overloaded,
  too_many_requests: overloaded,
  unavailable_shards_exception: external('unavailable', 'Nothing needs to be done: it is tried again until the shards are back.'),
  cluster_block_exception: external(
    'blocked',
    'Free disk space in the cluster, or remove the block of the index; the job tries again by itself.',
  ),
  process_cluster_event_timeout_exception: overloaded,
  index_not_found_exception: noIndex,
  security_exception: user('not-authorised', 'Correct "username" and "password" or "api-key", and grant the right that is named.'),
  mapper_parsing_exception: malformed,
  document_parsing_exception: malformed,
  strict_dynamic_mapping_exception: malformed,
  illegal_argument_exception: malformed,
  action_request_validation_exception: malformed,
  invalid_index_name_exception: ofRow('index-name', 'Keep rows away whose values cannot be part of an index’s name.'),
  search_context_missing_exception: lapsed,
};
const byStatus: Readonly<Record<number, Kind>> = {
  401: user('wrong-password', 'Correct the options "username" and "password", or "api-key".'),
  403: user('not-authorised', 'Grant the user the right that is named.'),
  404: noIndex,
  413: ofRow('too-large', 'Raise http.max_content_length of Elasticsearch, or keep such rows away.'),
  429: overloaded,
  502: away,
  503: away,
  504: away,
};

/** What Elasticsearch says of one item or of a whole request. */
export interface EsProblem {
  readonly status: number;
  readonly type: string;
  readonly reason: string;
}

interface ErrorBody {
  readonly type?: string;
  readonly reason?: string;
  readonly caused_by?: ErrorBody;
  readonly root_cause?: readonly ErrorBody[];
}

/** Is it worth while to send the same again? */
export const isPassing = (problem: EsProblem): boolean => kindOf(problem).retry === 'backoff';

/** Is it the row that cannot be taken, whatever is done about the server? */
export const isOfRow = (problem: EsProblem): boolean => kindOf(problem).ofRow === true;

const kindOf = ({ status, type }: EsProblem): Kind =>
  byType[type] ??
  byStatus[status] ??
  (status >= 500 ? external('failed', 'Look into Elasticsearch’s log.') : ofRow('refused', 'Mend what is named.'));

/** The error of an item of a bulk, or the body of a refused request, as a problem. */
export function problemOf(status: number, error: unknown): EsProblem {
  if (typeof error === 'string') return { status, type: '', reason: error };
  const { type = '', reason = '', caused_by: cause, root_cause: roots } = (error ?? {}) as ErrorBody;
  // "all shards failed" says nothing; its root does.
  const root = type === 'search_phase_execution_exception' ? roots?.[0] : undefined;
  const because = cause?.reason && cause.reason !== reason ? `: ${cause.reason}` : '';
  return { status, type: root?.type ?? type, reason: `${root?.reason ?? reason}${because}` };
}

/** A problem as a typed error. `doing` ends the sentence "While …". */
export function esError(doing: string, problem: EsProblem, cause?: unknown): HeadraceError {
  const kind = kindOf(problem);
  return new HeadraceError(`While ${doing}, Elasticsearch said: ${problem.reason || `HTTP ${problem.status}`}.`, {
    code: `connector.elasticsearch.${kind.code}`,
    domain: kind.retry === 'none' ? 'user' : 'external',
    retry: kind.retry,
    remedy: kind.remedy,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** A request without an answer. */
export const lostError = (doing: string, cause: unknown): HeadraceError =>
  isHeadraceError(cause)
    ? cause
    : new HeadraceError(`While ${doing}, Elasticsearch gave no answer: ${cause instanceof Error ? cause.message : String(cause)}.`, {
        code: `connector.elasticsearch.${away.code}`,
        domain: 'external',
        retry: 'backoff',
        remedy: away.remedy,
        cause,
      });

export const esProblem = (code: string, message: string, remedy: string): HeadraceError =>
  new HeadraceError(message, { code: `connector.elasticsearch.${code}`, domain: 'user', retry: 'none', remedy });
