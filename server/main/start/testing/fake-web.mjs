// Stands for the web process in the supervisor's tests: serves one line, obeys the same signals.
import { createServer } from 'node:http';

const server = createServer((_request, response) => response.end(`web ${process.pid}`));
server.listen(Number(process.env.PORT), '127.0.0.1', () => {
  process.send?.({ type: 'ready', address: `http://127.0.0.1:${server.address().port}` });
});
const stop = () => process.exit(0);
process.on('SIGTERM', stop);
process.on('disconnect', stop);
