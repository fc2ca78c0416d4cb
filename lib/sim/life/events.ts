import { KINDS } from '../../flux/kinds.ts';
import { apiVersionFor, uidOf } from '../generate/objects/context.ts';
import { sha1, uuid } from '../generate/random.ts';
import { kubeTime } from '../object.ts';
import type { ClusterLife } from './cluster-life.ts';
import type { ObjectLife } from './object-life.ts';

interface Entry {
  readonly name: string;
  readonly namespace: string;
  readonly signature: string;
  count: number;
  first: number;
}

export interface EventWords {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly annotations?: Record<string, string> | undefined;
}

const KEPT = 150;

const COMPONENT: Record<string, string> = {
  'kustomize.toolkit.fluxcd.io': 'kustomize-controller',
  'helm.toolkit.fluxcd.io': 'helm-controller',
  'source.toolkit.fluxcd.io': 'source-controller',
  'source.extensions.fluxcd.io': 'source-watcher',
  'image.toolkit.fluxcd.io': 'image-reflector-controller',
  'notification.toolkit.fluxcd.io': 'notification-controller',
  'fluxcd.controlplane.io': 'flux-operator',
};

/** core/v1 Events of one cluster: repeats are counted up as client-go does, the oldest go after 150. */
export class EventLog {
  readonly #home: ClusterLife;
  readonly #entries: Entry[] = [];
  #seq = 0;

  constructor(home: ClusterLife) {
    this.#home = home;
  }

  /** Of an object that was made again, or by a client, the API server has given it. */
  #uidOf(life: ObjectLife): string {
    const generated = life.lastSpec === undefined && !this.#home.isGuest(life);
    if (generated) return uidOf(this.#home.ctx, life.plan);
    return life.read()?.metadata.uid ?? '';
  }

  record(life: ObjectLife, words: EventWords): void {
    const now = life.now();
    const group = KINDS[life.kind].group;
    const signature = `${life.key} ${words.type} ${words.reason} ${words.message}`;
    const known = this.#entries.find((e) => e.signature === signature);
    const entry = known ?? {
      name: `${life.name}.${sha1(life.cluster, life.key, this.#seq++).slice(0, 16)}`,
      namespace: life.namespace,
      signature,
      count: 0,
      first: now,
    };
    entry.count += 1;
    const component = COMPONENT[group] ?? 'flux';
    const { profile } = this.#home;
    this.#home.write('events', {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: {
        name: entry.name,
        namespace: entry.namespace,
        uid: uuid(life.cluster, entry.name),
        ...(words.annotations === undefined ? {} : { annotations: words.annotations }),
      },
      count: entry.count,
      eventTime: null,
      firstTimestamp: kubeTime(entry.first),
      involvedObject: {
        apiVersion: apiVersionFor(profile, life.kind),
        kind: life.kind,
        name: life.name,
        namespace: life.namespace,
        uid: this.#uidOf(life),
      },
      lastTimestamp: kubeTime(now),
      message: words.message.slice(0, 1024),
      reason: words.reason,
      reportingComponent: component,
      reportingInstance: '',
      source: { component },
      type: words.type,
    });
    if (known === undefined) this.#entries.push(entry);
    if (this.#entries.length > KEPT) {
      const oldest = this.#entries.shift();
      if (oldest !== undefined) this.#home.remove('events', oldest.namespace, oldest.name);
    }
  }
}
