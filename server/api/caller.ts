import { hostServices } from './host';
import { createCaller } from './root';

/** Procedures without HTTP, for the server parts of pages. The gate has let the page's own request through before. */
export const serverCaller = (): ReturnType<typeof createCaller> => createCaller({ services: hostServices(), authorised: true });
