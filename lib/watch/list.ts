import type { Clock } from '../flux/clock.ts';
import type { Api } from './api.ts';
import { BodyReader } from './body-reader.ts';
import type { Breather } from './breather.ts';
import { Due } from './due.ts';
import { ApiFailure, networkFailure, notKubernetes } from './errors.ts';
import type { Limits } from './limits.ts';
import { isCredentialError } from './opened.ts';
import { SplitError } from './scan.ts';
import { ListSplitter } from './split.ts';
import type { Traffic } from './traffic.ts';

export interface ListResult<T> {
  readonly objects: readonly T[];
  readonly resourceVersion: string;
  readonly pages: number;
}

export interface ListDeps<T> {
  readonly clock: Clock;
  readonly limits: Limits;
  readonly breather: Breather;
  readonly traffic: Traffic;
  readonly path: string;
  readonly selector?: string;
  readonly read: (raw: unknown) => T;
}

/**
 * A complete, consistent list (client-go's pager): pages of 500 where the server pages, one body where it is asked
 * for "not older than" a version (only then can its watch cache answer). A continue token that expired
 * falls back to one list without pages.
 */
export class ListRun<T> {
  readonly #deps: ListDeps<T>;
  readonly #api: Api;
  readonly #due: Due;
  #page: PageRun | null = null;
  #stopped = false;

  constructor(api: Api, deps: ListDeps<T>) {
    this.#api = api;
    this.#deps = deps;
    this.#due = new Due(deps.clock, deps.limits.listTimeoutMs, () => {
      this.#page?.fail(networkFailure(null));
    });
  }

  /** Makes `run` reject soon. */
  cancel(): void {
    this.#stopped = true;
    this.#page?.fail(networkFailure(null));
  }

  /** `resourceVersion` '0': any state the server has; '': the newest; else: not older than this. Throws ApiFailure. */
  async run(resourceVersion: string): Promise<ListResult<T>> {
    try {
      return await this.#pages(resourceVersion);
    } catch (e) {
      if (!this.#due.expired) throw e;
      throw new ApiFailure(
        'timeout',
        'The list took too long.',
        'Check the speed of the connection to the cluster.',
      );
    } finally {
      this.#due.cancel();
    }
  }

  async #pages(resourceVersion: string): Promise<ListResult<T>> {
    const { limits, read, selector } = this.#deps;
    let objects: T[] = [];
    let paging = resourceVersion === '' || resourceVersion === '0';
    let token = '';
    for (let pages = 1; ; pages++) {
      const query = new URLSearchParams();
      if (selector !== undefined) query.set('labelSelector', selector);
      if (paging) query.set('limit', String(limits.pageSize));
      if (token !== '') query.set('continue', token);
      else if (resourceVersion !== '') query.set('resourceVersion', resourceVersion);
      try {
        const page = await this.#read(`${this.#deps.path}?${query}`, (raw) => {
          objects.push(read(raw));
        });
        if (page.token === '') return { objects, resourceVersion: page.resourceVersion, pages };
        token = page.token;
      } catch (e) {
        if (!(e instanceof ApiFailure && e.expired && token !== '')) throw e;
        objects = [];
        token = '';
        paging = false;
      }
    }
  }

  async #read(path: string, onItem: (raw: unknown) => void): Promise<Page> {
    if (this.#stopped || this.#due.expired) throw networkFailure(null);
    const page = new PageRun(this.#api, path, this.#deps, onItem);
    this.#page = page;
    try {
      return await page.done;
    } finally {
      this.#page = null;
    }
  }
}

interface Page {
  readonly resourceVersion: string;
  readonly token: string;
}

/** The body of one page. */
class PageRun extends BodyReader {
  readonly done: Promise<Page>;
  readonly #splitter: ListSplitter;
  readonly #traffic: Traffic;
  readonly #resolve: (page: Page) => void;
  readonly #reject: (error: unknown) => void;

  constructor(
    api: Api,
    path: string,
    { limits, breather, traffic }: Pick<ListDeps<never>, 'limits' | 'breather' | 'traffic'>,
    onItem: (raw: unknown) => void,
  ) {
    super(breather);
    const { promise, resolve, reject } = Promise.withResolvers<Page>();
    this.done = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#traffic = traffic;
    this.#splitter = new ListSplitter(limits.maxObjectBytes, onItem);
    const { headersTimeoutMs, bodyTimeoutMs } = limits;
    this.runs(api.open({ path, headersTimeoutMs, bodyTimeoutMs }, this));
  }

  protected take(chunk: Buffer): void {
    this.#traffic.bytes += chunk.length;
    this.#splitter.push(chunk);
  }

  protected finished(): void {
    const { metadata: told, items } = this.#splitter.end();
    const metadata = told as { resourceVersion?: unknown; continue?: unknown } | null | undefined;
    const version = metadata?.resourceVersion;
    // An answer without items is no empty list: objects would be taken for deleted.
    if (!(Array.isArray(items) || items === null) || typeof version !== 'string') {
      throw notKubernetes();
    }
    const token = typeof metadata?.continue === 'string' ? metadata.continue : '';
    if (this.finish()) this.#resolve({ resourceVersion: version, token });
  }

  protected failed(error: unknown): void {
    if (error instanceof SplitError) this.#reject(unreadable());
    else this.#reject(isCredentialError(error) ? error : networkFailure(error));
  }
}

const unreadable = (): ApiFailure =>
  new ApiFailure(
    'protocol',
    'The API server sent a list that could not be read.',
    'The list is read anew by itself.',
  );
