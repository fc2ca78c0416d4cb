import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import {
  apiPath,
  clusterDetailSchema,
  fleetSchema,
  listOf,
  objectAnswerSchema,
  objectRowSchema,
  type ObjectRow,
} from '../lib/api/contract.ts';
import { freePort } from './real/system/ports.ts';
import { NotYet, until } from './real/system/until.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

export interface ObjectName {
  readonly cluster: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Fleetglass as a user starts it, on a kubeconfig. */
export class App {
  readonly url: string;
  readonly #child: ChildProcess;
  #output = '';
  #stopped: Promise<number | null> | undefined;

  constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
  }

  /** Everything it printed: logs must hold no secret. */
  get output(): string {
    return this.#output;
  }

  async get<O>(path: string, schema: { parse: (value: unknown) => O }): Promise<O> {
    const answer = await fetch(`${this.url}${path}`, { signal: AbortSignal.timeout(15_000) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: HTTP ${answer.status} ${text.slice(0, 300)}`);
    return schema.parse(JSON.parse(text));
  }

  fleet = () => this.get(apiPath.fleet(), fleetSchema);
  cluster = (name: string) => this.get(apiPath.cluster(name), clusterDetailSchema);
  object = (o: ObjectName, live = false) =>
    this.get(`${apiPath.object(o)}?live=${live}`, objectAnswerSchema);

  /** Every object of a cluster, page by page. */
  async objects(cluster: string): Promise<ObjectRow[]> {
    const all: ObjectRow[] = [];
    let cursor: string | null = null;
    do {
      const next: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const query = `?cluster=${encodeURIComponent(cluster)}&sort=name&limit=50${next}`;
      const page = await this.get(`${apiPath.objects()}${query}`, listOf(objectRowSchema));
      all.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return all;
  }

  /** Waits until the row is as asked; the last row seen is in the message when it never is. */
  untilRow(
    o: ObjectName,
    what: string,
    holds: (row: ObjectRow) => boolean,
    timeoutMs = 30_000,
  ): Promise<ObjectRow> {
    return until(
      `${o.kind} ${o.namespace}/${o.name} on ${o.cluster} is ${what}`,
      async () => {
        const { object } = await this.object(o);
        return holds(object) ? object : new NotYet(JSON.stringify(object));
      },
      { timeoutMs },
    );
  }

  /** One SIGTERM, however often it is called: a second one would cut the first one's work short. */
  stop(): Promise<number | null> {
    this.#stopped ??= this.#terminate();
    return this.#stopped;
  }

  async #terminate(): Promise<number | null> {
    if (this.#child.exitCode !== null) return this.#child.exitCode;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
    return this.#child.exitCode;
  }
}

export async function startApp(
  kubeconfig: string,
  env: Readonly<Record<string, string>> = {},
): Promise<App> {
  const port = await freePort();
  const child = spawn(process.execPath, ['lib/cli/start.ts'], {
    cwd: root,
    env: { ...process.env, KUBECONFIG: kubeconfig, PORT: String(port), HOST: '127.0.0.1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const app = new App(`http://127.0.0.1:${port}`, child);
  try {
    // A first build is part of it.
    await until(
      'Fleetglass is ready',
      async () => {
        if (child.exitCode !== null) throw new Error(`it ended:\n${app.output.slice(-3000)}`);
        const answer = await fetch(`${app.url}/readyz`);
        return answer.ok || new NotYet(`/readyz answers ${answer.status}`);
      },
      { timeoutMs: 240_000, everyMs: 250 },
    );
    return app;
  } catch (error) {
    await app.stop();
    throw new Error(`${String(error)}\n${app.output.slice(-3000)}`, { cause: error });
  }
}
