import { ApiError, type KubeObject } from '../cluster/api.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { collectionPath, fluxKinds, type FluxKind } from '../cluster/kinds.ts';
import { conditionOf, type Condition } from '../cluster/observe.ts';
import { messageOf } from '../system/text.ts';
import { Hopeless, NotYet, until } from '../system/until.ts';

export interface WatchEvent {
  /** Arrival, in milliseconds since 1970. */
  readonly at: number;
  readonly cluster: string;
  readonly kind: string;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
}

export interface Ref {
  readonly cluster: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Keeps what plain watches of every Flux kind deliver, as it comes. */
export class Recorder {
  readonly events: WatchEvent[] = [];
  readonly #stop = new AbortController();
  #lost: string | undefined;

  async open(clusters: readonly Cluster[]): Promise<void> {
    await Promise.all(
      clusters.flatMap((cluster) => fluxKinds.map((kind) => this.#openOne(cluster, kind))),
    );
  }

  close(): void {
    this.#stop.abort();
  }

  /** Waits until a number of events since a position are as wanted; the last of them is returned. */
  async untilEvents(
    ref: Ref,
    wanted: (event: WatchEvent) => boolean,
    count = 1,
    since = 0,
    timeoutMs = 90_000,
  ): Promise<WatchEvent> {
    const name = `${ref.cluster} ${ref.kind} ${ref.namespace}/${ref.name}`;
    return until(
      `${count} events of ${name}`,
      () => {
        if (this.#lost) throw new Hopeless(this.#lost);
        const all = this.events.slice(since).filter((event) => isOf(event, ref));
        const found = all.filter(wanted)[count - 1];
        const last = all.at(-1);
        const ready = last && conditionOf(last.object, 'Ready');
        return (
          found ?? new NotYet(`${all.length} events, the last ${ready?.message ?? 'has no Ready'}`)
        );
      },
      { timeoutMs, everyMs: 50 },
    );
  }

  async #openOne(cluster: Cluster, kind: FluxKind): Promise<void> {
    const body = await until(
      `a watch of ${kind.plural} in ${cluster.name}`,
      () => openWatch(cluster, kind, this.#stop.signal),
      { timeoutMs: 20_000 },
    );
    if (body) void this.#read(cluster.name, kind.kind, body);
  }

  async #read(cluster: string, kind: string, body: AsyncIterable<Buffer>): Promise<void> {
    let rest = '';
    const decoder = new TextDecoder();
    try {
      for await (const chunk of body) {
        const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          const { type, object } = JSON.parse(line) as WatchEvent;
          this.events.push({ at: Date.now(), cluster, kind, type, object });
        }
      }
      this.#lost = `the watch of ${kind} in ${cluster} ended`;
    } catch (error) {
      if (!this.#stop.signal.aborted) this.#lost = `${kind} in ${cluster}: ${messageOf(error)}`;
    }
  }
}

/** Nothing where the release has no such kind. */
async function openWatch(
  cluster: Cluster,
  kind: FluxKind,
  signal: AbortSignal,
): Promise<AsyncIterable<Buffer> | undefined | NotYet> {
  try {
    return (await cluster.api.watch(`${collectionPath(kind)}?watch=1`, signal)).body;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 404) return undefined;
    // The storage of a kind is set up at its first use.
    if (error.status === 429) return new NotYet(error.message);
    throw new Hopeless(error.message, { cause: error });
  }
}

function isOf(event: WatchEvent, ref: Ref): boolean {
  const { name, namespace } = event.object.metadata;
  const sameObject = name === ref.name && namespace === ref.namespace;
  return sameObject && event.cluster === ref.cluster && event.kind === ref.kind;
}

/** A test of an event by the status, and if given the reason, of one of its conditions. */
export function has(type: string, status: Condition['status'], reason?: string) {
  return (event: WatchEvent): boolean => {
    const condition = conditionOf(event.object, type);
    return condition?.status === status && (!reason || condition.reason === reason);
  };
}
