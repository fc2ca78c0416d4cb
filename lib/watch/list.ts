import type { Readable } from 'node:stream';
import type { Clock } from '../flux/clock.ts';
import type { Api } from './api.ts';
import type { Breather } from './breather.ts';
import { ApiFailure, networkFailure, notKubernetes } from './errors.ts';
import type { Limits } from './limits.ts';
import { SplitError } from './scan.ts';
import { ListSplitter } from './split.ts';
import type { Traffic } from './traffic.ts';
import { deadline } from './wait.ts';

export interface ListResult<T> {
  readonly objects: readonly T[];
  readonly resourceVersion: string;
  readonly pages: number;
}

/**
 * A complete, consistent list (client-go's pager): pages of 500 where the server pages, one body where it is asked
 * for "not older than" a version (only then can its watch cache answer). A continue token that expired
 * falls back to one list without pages.
 */
export async function listAll<T>(deps: {
  readonly api: Api;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly breather: Breather;
  readonly traffic: Traffic;
  readonly path: string;
  readonly selector: string | undefined;
  /** '0': any state the server has; '': the newest; else: not older than this. */
  readonly resourceVersion: string;
  readonly read: (raw: unknown) => T;
  readonly signal: AbortSignal;
}): Promise<ListResult<T>> {
  const { clock, limits } = deps;
  const limit = deadline(clock, limits.listTimeoutMs, deps.signal);
  try {
    let objects: T[] = [];
    let paging = deps.resourceVersion === '' || deps.resourceVersion === '0';
    let token = '';
    for (let pages = 1; ; pages++) {
      const query = new URLSearchParams();
      if (deps.selector !== undefined) query.set('labelSelector', deps.selector);
      if (paging) query.set('limit', String(limits.pageSize));
      if (token !== '') query.set('continue', token);
      else if (deps.resourceVersion !== '') query.set('resourceVersion', deps.resourceVersion);
      try {
        const body = await deps.api.stream({
          path: `${deps.path}?${query}`,
          signal: limit.signal,
          headersTimeoutMs: limits.headersTimeoutMs,
          bodyTimeoutMs: limits.bodyTimeoutMs,
        });
        const page = await readPage(body, limits.maxObjectBytes, deps, (raw) => {
          objects.push(deps.read(raw));
        });
        if (page.token === '') {
          return { objects, resourceVersion: page.resourceVersion, pages };
        }
        token = page.token;
      } catch (e) {
        if (!(e instanceof ApiFailure && e.expired && token !== '')) throw e;
        objects = [];
        token = '';
        paging = false;
      }
    }
  } catch (e) {
    if (limit.expired()) {
      throw new ApiFailure(
        'timeout',
        'The list took too long.',
        'Check the speed of the connection to the cluster.',
      );
    }
    throw e;
  } finally {
    limit.cancel();
  }
}

async function readPage(
  body: Readable,
  maxBytes: number,
  { breather, traffic }: { readonly breather: Breather; readonly traffic: Traffic },
  onItem: (raw: unknown) => void,
): Promise<{ resourceVersion: string; token: string }> {
  const splitter = new ListSplitter(maxBytes, onItem);
  let envelope: Readonly<Record<string, unknown>>;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      for (let rest = breather.pause(); rest !== null; rest = breather.pause()) await rest;
      traffic.bytes += chunk.length;
      splitter.push(chunk);
    }
    envelope = splitter.end();
  } catch (e) {
    body.destroy();
    throw e instanceof SplitError ? unreadable() : networkFailure(e);
  }
  const metadata = envelope['metadata'] as { resourceVersion?: unknown; continue?: unknown } | null;
  const { items } = envelope;
  // An answer without items is no empty list: objects would be taken for deleted.
  if (!(Array.isArray(items) || items === null) || typeof metadata?.resourceVersion !== 'string') {
    throw notKubernetes();
  }
  return {
    resourceVersion: metadata.resourceVersion,
    token: typeof metadata.continue === 'string' ? metadata.continue : '',
  };
}

const unreadable = (): ApiFailure =>
  new ApiFailure(
    'protocol',
    'The API server sent a list that could not be read.',
    'The list is read anew by itself.',
  );
