/** Zstandard where Node.js has none of its own (before 22.15): reading only. */
export { decompress as unpackZstd } from 'fzstd';
