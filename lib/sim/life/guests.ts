import type { FluxKind } from '../../flux/kinds.ts';
import { sha1 } from '../generate/random.ts';
import type { GitRepo } from '../generate/repos.ts';
import type { GitPlan, KustomizationPlan, Plan, SourcePlan } from '../generate/types.ts';
import type { KubeObject } from '../object.ts';
import type { ClusterLife } from './cluster-life.ts';
import type { ObjectLife } from './object-life.ts';
import { followsCommits, SourceLife } from './source.ts';

type Spec = Readonly<Record<string, unknown>>;
const record = (v: unknown): Spec => (typeof v === 'object' && v !== null ? { ...v } : {});
const text = (v: unknown): string => (typeof v === 'string' ? v : '');

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Of a Go duration such as `1h30m`; null when it is none. */
function durationMs(value: unknown): number | null {
  const parts = [...text(value).matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0) return null;
  return parts.reduce((ms, [, n = '0', unit = 's']) => ms + Number(n) * (UNITS[unit] ?? 0), 0);
}

const SOURCES: ReadonlySet<string> = new Set([
  'GitRepository',
  'OCIRepository',
  'Bucket',
  'ExternalArtifact',
]);

/**
 * Objects that clients made: a Kustomization or a GitRepository is worked on as one from the generator is. What it
 * names and nobody has is missing; what it asks of a repository that does not exist here fails.
 */
export class Guests {
  readonly #home: ClusterLife;
  readonly #lives = new Map<ObjectLife, KubeObject>();
  /** Stand for what does not exist, one for each key. */
  readonly #absent = new Map<string, Plan>();

  constructor(home: ClusterLife) {
    this.#home = home;
  }

  has(life: ObjectLife): boolean {
    return this.#lives.has(life);
  }

  forget(life: ObjectLife): void {
    this.#home.world.causes.removeObject(life.cluster, life.key);
    this.#lives.delete(life);
  }

  /** Begins to work on an object; false when no simulated controller does that for its kind. */
  adopt(kind: FluxKind, object: KubeObject): boolean {
    if (kind !== 'Kustomization' && kind !== 'GitRepository') return false;
    const plan = kind === 'Kustomization' ? this.#kustomization(object) : this.#git(object);
    const life = this.#home.admit(plan);
    this.#lives.set(life, object);
    this.#judge(life, plan, object.spec ?? {});
    this.#home.reborn(life);
    return true;
  }

  /** Plans anew when its spec changed or what it named came or went; false when all is as it was. */
  refresh(life: ObjectLife): boolean {
    const known = this.#lives.get(life);
    const object = life.read();
    if (known === undefined || object === undefined) return false;
    if (life.kind === 'Kustomization') {
      const next = this.#kustomization(object);
      const { plan } = life;
      const same =
        plan.kind === 'Kustomization' &&
        plan.source === next.source &&
        plan.dependsOn.every((dep, i) => dep === next.dependsOn[i]);
      if (same && known.metadata.generation === object.metadata.generation) return false;
    } else if (known.metadata.generation === object.metadata.generation) return false;
    this.#home.dismiss(life);
    this.adopt(life.kind, object);
    return true;
  }

  #kustomization({ metadata, spec = {} }: KubeObject): KustomizationPlan {
    const { namespace = '', name } = metadata;
    const ref = record(spec['sourceRef']);
    const at = text(ref['namespace']) || namespace;
    const dependsOn = (Array.isArray(spec['dependsOn']) ? spec['dependsOn'] : []).map(record);
    return {
      kind: 'Kustomization',
      namespace,
      name,
      parent: null,
      createdAt: this.#home.world.scheduler.now(),
      ...(spec['suspend'] === true ? { suspended: true } : {}),
      path: text(spec['path']) || './',
      scope: '',
      source: this.#source(text(ref['kind']), at, text(ref['name'])),
      dependsOn: dependsOn.map((d) =>
        this.#dependency(text(d['namespace']) || namespace, text(d['name'])),
      ),
      intervalMs: durationMs(spec['interval']) ?? 600_000,
      retryMs: durationMs(spec['retryInterval']),
      timeoutMs: durationMs(spec['timeout']),
      wait: spec['wait'] === true,
      applies: [],
      perCluster: false,
      substitute: null,
    };
  }

  #git({ metadata, spec = {} }: KubeObject): GitPlan {
    const { namespace = '', name } = metadata;
    const url = text(spec['url']);
    const known = [...this.#home.world.repos.values()].find((r) => r.url === url);
    const secret = text(record(spec['secretRef'])['name']);
    return {
      kind: 'GitRepository',
      namespace,
      name,
      parent: null,
      createdAt: this.#home.world.scheduler.now(),
      ...(spec['suspend'] === true ? { suspended: true } : {}),
      repo: known ?? noRepo(url),
      intervalMs: durationMs(spec['interval']) ?? 60_000,
      secret: secret === '' ? null : secret,
    };
  }

  #source(kind: string, namespace: string, name: string): SourcePlan {
    const life = this.#home.find(`${kind}/${namespace}/${name}`);
    if (life instanceof SourceLife && !life.gone && followsCommits(life.plan)) return life.plan;
    const known = SOURCES.has(kind) ? kind : 'GitRepository';
    return this.#stand(`${known}/${namespace}/${name}`, {
      kind: 'GitRepository',
      namespace,
      name,
      parent: null,
      createdAt: 0,
      repo: noRepo(name),
      intervalMs: 60_000,
      secret: null,
    });
  }

  #dependency(namespace: string, name: string): KustomizationPlan {
    const key = `Kustomization/${namespace}/${name}`;
    const life = this.#home.find(key);
    if (life !== undefined && !life.gone && life.plan.kind === 'Kustomization') return life.plan;
    const metadata = { name, namespace };
    const absent = { apiVersion: '', kind: 'Kustomization', metadata, spec: {} };
    const known = this.#absent.get(key);
    if (known?.kind === 'Kustomization') return known;
    return this.#stand(key, this.#kustomization(absent));
  }

  #stand<P extends Plan>(key: string, made: P): P {
    const known = this.#absent.get(key);
    if (known !== undefined) return known as P;
    this.#absent.set(key, made);
    return made;
  }

  /** What can't work whatever is tried. */
  #judge(life: ObjectLife, plan: KustomizationPlan | GitPlan, spec: Spec): void {
    const fail = (step: 'path' | 'build', reason: string, message: string): void =>
      this.#home.world.causes.addObject({
        id: 'guest',
        cluster: life.cluster,
        object: life.key,
        effect: 'fail',
        step,
        reason,
        message,
      });
    if (plan.kind === 'Kustomization') {
      const { repo } = plan.source;
      if (repo === null || this.#home.pathExists(repo, plan.path)) return;
      const message = 'kustomization path not found: stat {tmp}/{path}: no such file or directory';
      fail('path', 'ArtifactFailed', message);
      return;
    }
    const cause = 'failed to checkout and determine revision: unable to clone';
    const { url } = plan.repo;
    const branch = text(record(spec['ref'])['branch']) || 'master';
    if (!this.#home.world.repos.has(plan.repo.name)) {
      fail('build', 'GitOperationFailed', `${cause} '${url}': repository not found`);
    } else if (branch !== plan.repo.branch) {
      const words = `${cause} '${url}': couldn't find remote ref "refs/heads/${branch}"`;
      fail('build', 'GitOperationFailed', words);
    }
  }
}

/** Stands for a repository that nobody has: one commit that nobody sees. */
const noRepo = (url: string): GitRepo => ({
  name: `none:${url}`,
  url,
  branch: 'main',
  commits: [
    { sha: sha1('none', url), at: 0, subject: '', author: '', scope: '', environment: null },
  ],
});
