import { initTRPC, TRPCError, type TRPC_ERROR_CODE_KEY } from '@trpc/server';
import superjson from 'superjson';
import { z } from 'zod';
import { ServiceError, type ServiceErrorKind } from '@/server/services/service-error';
import type { Services } from '@/server/services/services';

/** What each request brings. `authorised` was decided from the token before any procedure runs. */
export interface ApiContext {
  readonly services: Services;
  readonly authorised: boolean;
}

const codeOf: Readonly<Record<ServiceErrorKind, TRPC_ERROR_CODE_KEY>> = {
  'not-found': 'NOT_FOUND',
  conflict: 'CONFLICT',
  invalid: 'BAD_REQUEST',
  forbidden: 'FORBIDDEN',
  precondition: 'PRECONDITION_FAILED',
  unavailable: 'SERVICE_UNAVAILABLE',
};

/** What is wrong with an input, for a person: sentences of ours as they stand, others with the place that they are about. */
function refusedInput(cause: unknown): string | undefined {
  if (!(cause instanceof z.ZodError)) return undefined;
  const issues = cause.issues.slice(0, 3).map(({ path, message }) => (message.endsWith('.') ? message : `${path.join('.')}: ${message}.`));
  const more = cause.issues.length - issues.length;
  return [...new Set(issues), ...(more > 0 ? [`${more} more places.`] : [])].join(' ');
}

/** `data.remedy` and `data.reason` reach the browser; a stack never does. */
const t = initTRPC.context<ApiContext>().create({
  transformer: superjson,
  isDev: false,
  errorFormatter({ shape, error }) {
    const cause = error.cause instanceof ServiceError ? error.cause : undefined;
    const hidden = error.code === 'INTERNAL_SERVER_ERROR' && !cause;
    return {
      ...shape,
      message: hidden ? 'The server could not do this; its log says why.' : (refusedInput(error.cause) ?? shape.message),
      data: {
        ...shape.data,
        reason: cause?.code ?? null,
        remedy: cause?.remedy ?? (hidden ? 'Look into logs/web.log in the home folder.' : null),
      },
    };
  },
});

/** One place turns use-case errors into the protocol's: routers throw nothing themselves. */
const translateErrors = t.middleware(async ({ next }) => {
  const result = await next();
  if (!result.ok && result.error.cause instanceof ServiceError) {
    const { cause } = result.error;
    throw new TRPCError({ code: codeOf[cause.kind], message: cause.message, cause });
  }
  return result;
});

const authorise = t.middleware(({ ctx, next }) => {
  if (!ctx.authorised)
    throw new TRPCError({ code: 'UNAUTHORIZED', message: 'This server asks for its token (HEADRACE_TOKEN): sign in with it first.' });
  return next({ ctx });
});

export const { router, createCallerFactory } = t;
export const procedure = t.procedure.use(translateErrors).use(authorise);
