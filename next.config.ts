import type { NextConfig } from 'next';

const development = process.env.NODE_ENV === 'development';

/** Pages load nothing from elsewhere. Inline scripts are Next's own bootstrap; `eval` is for its development overlay alone. */
const contentSecurityPolicy = [
  "default-src 'self'",
  `script-src 'self' 'unsafe-inline'${development ? " 'unsafe-eval'" : ''}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "frame-ancestors 'none'",
  "base-uri 'self'",
  "form-action 'self'",
].join('; ');

const config: NextConfig = {
  // A server runs from a copy of its own, see server/launch/running-copy.mjs.
  distDir: process.env.HEADRACE_NEXT_DIR ?? '.next',
  poweredByHeader: false,
  devIndicators: false,
  // `npm test` checks the types of the whole house; a first start does not wait for that.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['pg', '@prisma/adapter-pg', '@prisma/client', 'pino'],
  headers: async () => [
    {
      source: '/:path*',
      headers: [
        { key: 'Content-Security-Policy', value: contentSecurityPolicy },
        { key: 'X-Content-Type-Options', value: 'nosniff' },
        { key: 'Referrer-Policy', value: 'same-origin' },
      ],
    },
  ],
};

export default config;
