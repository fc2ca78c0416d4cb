import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

// A process of its own: it has to outlive the command that brings the bed up.
const [root, port] = process.argv.slice(2);
if (!root || !port) throw new Error('usage: git-server.ts FOLDER PORT');

/** What `git http-backend` reads, in the words of CGI. */
function cgiEnvironment(request: IncomingMessage): NodeJS.ProcessEnv {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const { headers } = request;
  const given: Record<string, string | undefined> = {
    CONTENT_TYPE: headers['content-type'],
    CONTENT_LENGTH: headers['content-length'],
    HTTP_CONTENT_ENCODING: headers['content-encoding'],
    GIT_PROTOCOL: headers['git-protocol']?.toString(),
  };
  return {
    ...process.env,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_PROJECT_ROOT: root,
    GIT_HTTP_EXPORT_ALL: '1',
    REMOTE_ADDR: '127.0.0.1',
    REQUEST_METHOD: request.method,
    PATH_INFO: decodeURIComponent(url.pathname),
    QUERY_STRING: url.search.slice(1),
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  };
}

function serveGit(request: IncomingMessage, response: ServerResponse): void {
  const backend = spawn('git', ['http-backend'], { env: cgiEnvironment(request) });
  backend.stderr.pipe(process.stderr);
  backend.stdin.on('error', () => {});
  // Node has taken chunked bodies apart already: the backend reads to the end of its input.
  request.pipe(backend.stdin);
  let head = Buffer.alloc(0);
  const onHead = (chunk: Buffer): void => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    backend.stdout.off('data', onHead);
    writeHead(response, head.subarray(0, end).toString());
    response.write(head.subarray(end + 4));
    backend.stdout.pipe(response);
  };
  backend.stdout.on('data', onHead);
  backend.on('close', () => {
    if (!response.headersSent) response.writeHead(502);
    response.end();
  });
}

function writeHead(response: ServerResponse, head: string): void {
  let status = 200;
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()];
    if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
  response.writeHead(status);
}

const server = createServer((request, response) => {
  // Where the alerts of the served repository are sent to.
  if (request.method === 'POST' && request.url === '/alerts') {
    request.resume().on('end', () => response.writeHead(204).end());
    return;
  }
  serveGit(request, response);
});
server.listen(Number(port), '127.0.0.1');
process.once('SIGTERM', () => {
  server.closeAllConnections();
  server.close();
});
