import type { IncomingMessage, ServerResponse } from 'node:http';
import { SECURITY_HEADERS } from '../api/http.ts';
import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';

/** Answers a request before Next sees it; false: not mine. */
export type HotHandler = (req: IncomingMessage, res: ServerResponse) => boolean;

const JSON_HEADERS = {
  ...SECURITY_HEADERS,
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
};

/** `/healthz`: the process answers. `/readyz`: the first sync is done, with counts. `/metrics`: for Prometheus. */
export const createHot =
  (readiness: () => Readiness, metrics: Metrics, report: (error: unknown) => void): HotHandler =>
  (req, res) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return false;
    const path = (req.url ?? '').split('?', 1)[0];
    if (path === '/metrics') {
      void scrape(metrics, report, res);
      return true;
    }
    if (path !== '/healthz' && path !== '/readyz') return false;
    const now = readiness();
    const ok = path === '/healthz' || now.ready;
    res.writeHead(ok ? 200 : 503, JSON_HEADERS);
    res.end(`${JSON.stringify({ status: ok ? 'ok' : 'starting', ...now })}\n`);
    return true;
  };

async function scrape(
  metrics: Metrics,
  report: (error: unknown) => void,
  res: ServerResponse,
): Promise<void> {
  try {
    const text = await metrics.text();
    res.writeHead(200, { ...JSON_HEADERS, 'content-type': metrics.contentType });
    res.end(text);
  } catch (error) {
    report(error);
    res.writeHead(500, JSON_HEADERS);
    res.end(`${JSON.stringify({ code: 'internal', message: 'Metrics could not be read.' })}\n`);
  }
}
