import type { Environment } from '../generate/names.ts';

/** At which step of its reconciliation a Kustomization stops on bad content. */
export type ContentStep = 'path' | 'build' | 'apply';

/** Something wrong in a repository from a commit on: every cluster that builds it fails on it. */
export interface ContentFault {
  readonly id: string;
  readonly repo: string;
  readonly scope: string;
  /** null: the shared base, so all environments. */
  readonly environment: Environment | null;
  readonly step: ContentStep;
  /** `{tmp}`: the folder of one attempt, `{rev}`: the revision, `{path}`: the Kustomization's path. */
  readonly message: string;
  /** Time of the commit that brought it, and of the one that mends it. */
  readonly from: number;
  to: number | null;
}

/** A host that does not answer, or refuses. */
export interface HostFault {
  readonly id: string;
  readonly host: string;
  /** null: for all clusters. */
  readonly clusters: ReadonlySet<string> | null;
  readonly reason: string;
  /** `{url}`: what was asked for. */
  readonly message: string;
}

/** Something wrong with one object of one cluster, whatever Git says. */
export interface ObjectFault {
  readonly id: string;
  readonly cluster: string;
  /** `Kind/namespace/name`. */
  readonly object: string;
  /** `fail`: with reason and message at the usual step; `unhealthy`: health checks of it do not pass. */
  readonly effect: 'fail' | 'unhealthy';
  readonly step: ContentStep;
  readonly reason: string;
  readonly message: string;
}

/** Everything that is wrong in the simulated world; controllers look here as real ones look at the world. */
export class Causes {
  readonly content = new Map<string, ContentFault>();
  readonly hosts = new Map<string, HostFault>();
  readonly #objects = new Map<string, ObjectFault>();

  contentFault(
    repo: string,
    scopes: ReadonlySet<string>,
    environment: Environment,
    committedAt: number,
  ): ContentFault | null {
    if (this.content.size === 0) return null;
    for (const fault of this.content.values()) {
      if (fault.repo !== repo || !scopes.has(fault.scope)) continue;
      if (fault.environment !== null && fault.environment !== environment) continue;
      if (committedAt >= fault.from && (fault.to === null || committedAt < fault.to)) return fault;
    }
    return null;
  }

  hostFault(host: string, cluster: string): HostFault | null {
    for (const fault of this.hosts.values()) {
      if (fault.host !== host) continue;
      if (fault.clusters === null || fault.clusters.has(cluster)) return fault;
    }
    return null;
  }

  addObject(fault: ObjectFault): void {
    this.#objects.set(`${fault.cluster}/${fault.object}`, fault);
  }

  removeObject(cluster: string, object: string): void {
    this.#objects.delete(`${cluster}/${object}`);
  }

  objectFault(cluster: string, object: string): ObjectFault | null {
    return this.#objects.size === 0 ? null : (this.#objects.get(`${cluster}/${object}`) ?? null);
  }
}
