import http from 'node:http';
import { once } from 'node:events';
import { refusal, type Refusal } from './door.ts';

/** What the fleet puts on globalThis; written down here again because the app is bundled apart from us. */
interface FleetOnGlobal {
  stop(): Promise<void>;
}
type HotHandler = (req: http.IncomingMessage, res: http.ServerResponse) => boolean;
const global = globalThis as Record<symbol, unknown>;
const fleet = () => global[Symbol.for('fleetglass')] as FleetOnGlobal | undefined;
const hot = () => global[Symbol.for('fleetglass.hot')] as HotHandler | undefined;

export interface Served {
  readonly url: string;
  /** Ends streams, flushes, closes; resolves when nothing is left open, within 10 s. */
  stop(): Promise<void>;
}

function refuse(res: http.ServerResponse, { status, message }: Refusal): void {
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  };
  res.writeHead(status, status === 405 ? { ...headers, allow: 'GET, HEAD' } : headers);
  res.end(`${JSON.stringify({ code: 'bad-request', message })}\n`);
}

/** One node:http server around Next: health checks and drain need more than `next start` gives. */
export async function serve(options: {
  root: string;
  host: string;
  port: number;
  dev: boolean;
  allowedHosts: readonly string[];
}): Promise<Served> {
  const { default: next } = await import('next');
  const app = next({
    dev: options.dev,
    dir: options.root,
    hostname: options.host,
    port: options.port,
  });
  await app.prepare();
  const handle = app.getRequestHandler();
  let draining = false;

  const server = http.createServer(
    { requestTimeout: 30_000, headersTimeout: 15_000, keepAliveTimeout: 75_000 },
    (req, res) => {
      const path = (req.url ?? '/').split('?')[0];
      if (path === '/healthz') return void res.end('ok\n');
      if (path === '/readyz' && (draining || hot() === undefined))
        return void res.writeHead(503).end(draining ? 'stopping\n' : 'starting\n');
      const refused = refusal(req, options);
      if (refused !== null) {
        refuse(res, refused);
        return;
      }
      delete req.headers['x-middleware-subrequest'];
      if (hot()?.(req, res)) return;
      void handle(req, res);
    },
  );
  if (!options.dev) server.on('upgrade', (_req, socket) => socket.destroy());
  server.listen(options.port, options.host);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  const name = options.host.includes(':') ? `[${options.host}]` : options.host;

  return {
    url: `http://${name}:${port}`,
    async stop() {
      draining = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await fleet()?.stop();
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), 3000);
      await closed;
      clearTimeout(cut);
      await app.close();
    },
  };
}
