import { Agent, request, type Dispatcher } from 'undici';

export interface KubeObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly generation?: number;
    readonly resourceVersion?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

export class ApiError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type PatchType = 'merge' | 'json' | 'apply';
const patchTypes: Record<PatchType, string> = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  apply: 'application/apply-patch+yaml',
};

/** An admin's plain requests to one API server, each with a time limit. */
export class ApiClient {
  readonly #url: string;
  readonly #token: string;
  readonly #agent: Agent;

  constructor(url: string, token: string, ca: string) {
    this.#url = url;
    this.#token = token;
    this.#agent = new Agent({ connect: { ca }, allowH2: false });
  }

  get<T = KubeObject>(path: string): Promise<T> {
    return this.#json<T>('GET', path);
  }

  create<T = KubeObject>(path: string, body: unknown): Promise<T> {
    return this.#json<T>('POST', path, body, 'application/json');
  }

  patch<T = KubeObject>(path: string, body: unknown, type: PatchType = 'merge'): Promise<T> {
    return this.#json<T>('PATCH', path, body, patchTypes[type]);
  }

  async delete(path: string): Promise<void> {
    await this.#json('DELETE', path);
  }

  async watch(path: string, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const response = await request(`${this.#url}${path}`, {
      dispatcher: this.#agent,
      headers: this.#headers(),
      signal,
      bodyTimeout: 0,
    });
    if (response.statusCode !== 200) {
      throw new ApiError(response.statusCode, await response.body.text());
    }
    return response;
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  #headers(): Record<string, string> {
    return { authorization: `Bearer ${this.#token}`, accept: 'application/json' };
  }

  async #json<T>(method: Method, path: string, body?: unknown, type?: string): Promise<T> {
    const response = await request(`${this.#url}${path}`, {
      method,
      dispatcher: this.#agent,
      headers: { ...this.#headers(), ...(type ? { 'content-type': type } : {}) },
      body: body === undefined ? null : JSON.stringify(body),
      headersTimeout: 10_000,
      bodyTimeout: 10_000,
    });
    const text = await response.body.text();
    if (response.statusCode >= 300) {
      throw new ApiError(response.statusCode, `${method} ${path}: ${messageIn(text)}`);
    }
    const isJson = String(response.headers['content-type']).includes('json');
    return (isJson ? JSON.parse(text) : text) as T;
  }
}

function messageIn(text: string): string {
  try {
    return (JSON.parse(text) as { message?: string }).message ?? text;
  } catch {
    return text.slice(0, 300);
  }
}
