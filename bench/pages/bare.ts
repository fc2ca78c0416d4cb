import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { gzipSync } from 'node:zlib';

interface Kept {
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

export interface Bare {
  readonly url: string;
  stop(): Promise<void>;
}

const KEPT = ['content-type', 'content-security-policy', 'cache-control'] as const;

const headersOf = (headers: Headers): Record<string, string> =>
  Object.fromEntries(
    KEPT.flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );

/**
 * The least that anyone could do: node:http that sends the bytes which a page and what it links to were once, from memory and
 * compressed beforehand. What it does not have is 404.
 */
export async function serveBare(origin: string, path: string): Promise<Bare> {
  const kept = new Map<string, Kept>();
  const keep = async (at: string): Promise<string> => {
    const answer = await fetch(new URL(at, origin));
    const body = Buffer.from(await answer.arrayBuffer());
    kept.set(at, {
      headers: { ...headersOf(answer.headers), 'content-encoding': 'gzip' },
      body: gzipSync(body),
    });
    return body.toString();
  };
  const html = await keep(path);
  const linked = new Set(
    [...html.matchAll(/(?:src|href)="(\/(?:_next\/static|[\w-]+\.(?:js|svg|ico))[^"]*)"/g)].map(
      ([, at]) => at ?? '',
    ),
  );
  for (const at of linked) {
    const text = await keep(at);
    if (at.includes('.css'))
      for (const [, font] of text.matchAll(/url\(([^)]+\.woff2)\)/g))
        if (font !== undefined) await keep(new URL(font, new URL(at, origin)).pathname);
  }
  const server = createServer((req, res) => {
    const found = kept.get(req.url ?? '');
    if (found === undefined) return void res.writeHead(404).end();
    res.writeHead(200, found.headers satisfies IncomingHttpHeaders);
    res.end(found.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
