import { artifactOf, indexRevision } from '../generate/objects/sources.ts';
import { newestCommit, repoOf, sourceRevision } from '../generate/objects/revision.ts';
import { revisionOf } from '../generate/repos.ts';
import type { Commit } from '../generate/repos.ts';
import type {
  BucketPlan,
  ExternalArtifactPlan,
  GitPlan,
  HelmRepositoryPlan,
  OciPlan,
} from '../generate/types.ts';
import { BUCKET_HOST, CHART_HOST, GIT_HOST, REGISTRY_HOST } from '../generate/names.ts';
import type { HostFault } from './causes.ts';
import type { ClusterLife } from './cluster-life.ts';
import type { Draft } from './draft.ts';
import { ObjectLife } from './object-life.ts';

type AnySource = GitPlan | OciPlan | BucketPlan | HelmRepositoryPlan | ExternalArtifactPlan;

const FIRST_RETRY = 750;

/**
 * source-controller working on one source. Asking for news writes nothing when there is none; a new revision is
 * stored in one pass of writes; a failure is retried with growing pauses and leaves the old artifact in place.
 */
export class SourceLife extends ObjectLife<AnySource> {
  /** The commit that its artifact was made from; of a chart repository or chart: none. */
  #head: Commit | null;
  /** What its artifact is, for those without commits. */
  tag: string;
  /** The tag whose artifact it has stored. */
  fetchedTag: string;
  #failures = 0;
  /** A new object: it has no artifact yet. */
  #empty = false;
  #asked = false;

  constructor(home: ClusterLife, plan: AnySource) {
    super(home, plan);
    this.#head = followsCommits(plan) ? newestCommit(plan) : null;
    this.tag = plan.kind === 'OCIRepository' ? plan.tag : '';
    this.fetchedTag = this.tag;
  }

  /** The newest commit that this cluster has fetched. */
  get head(): Commit {
    if (this.#head === null) throw new Error(`${this.key} follows no commits`);
    return this.#head;
  }

  get failing(): boolean {
    return this.#failures > 0;
  }

  /** Something new is upstream: it is found at the next time of asking. */
  news(): void {
    if (this.suspended || this.#asked || this.failing) return;
    const interval = 'intervalMs' in this.plan ? this.plan.intervalMs : 60_000;
    const longest = Math.min(interval, this.world.pace.pollMs ?? interval);
    this.#asked = true;
    this.later(this.world.random.int(500, Math.max(600, longest)), () => this.fetch());
  }

  override requested(): void {
    this.later(this.world.random.int(30, 300), () => this.fetch());
  }

  override fresh(): void {
    this.interrupt();
    this.#failures = 0;
    this.#asked = false;
    this.#empty = true;
    // Nobody works on a HelmRepository of a registry: it has no status.
    if (this.plan.kind === 'HelmRepository' && this.plan.oci) {
      this.readyNow = true;
      this.becomes('ready');
    } else this.requested();
  }

  /** Has failed for `age` ms when the simulation begins; its pauses have grown to the longest. */
  beginSick(reason: string, message: string, age: number): void {
    const { causes, random, scheduler } = this.world;
    const now = scheduler.now();
    causes.addObject({
      id: 'chronic',
      cluster: this.cluster,
      object: this.key,
      effect: 'fail',
      step: 'build',
      reason,
      message,
    });
    this.#failures = 12;
    this.readyNow = false;
    // Retries that fail in the same words write nothing: all times are those of the first failure.
    this.patch((d) => {
      d.progress('ProgressingWithRetry', 'reconciliation in progress');
      d.set('FetchFailed', 'True', reason, message).set('Ready', 'False', reason, message);
    }, now - age);
    this.becomes('failing', message, now - age);
    this.later(random.int(1000, this.world.pace.backoffMs), () => this.fetch());
  }

  /** A new tag in its spec, applied by its Kustomization. */
  retag(tag: string): void {
    if (this.plan.kind !== 'OCIRepository' || tag === this.tag) return;
    this.tag = tag;
    this.home.writeSpec(this, (spec) => ({ ...spec, ref: { tag } }));
    this.requested();
  }

  fetch(): void {
    this.#asked = false;
    if (this.suspended || this.gone) return;
    const fault = this.#fault();
    if (fault !== null) this.#fail(fault.reason, fault.message);
    else this.#store();
  }

  #fault(): { readonly reason: string; readonly message: string } | null {
    const { causes } = this.world;
    const own = causes.objectFault(this.cluster, this.key);
    if (own !== null && own.effect === 'fail') return own;
    const host = causes.hostFault(hostOf(this.plan), this.cluster);
    return host === null ? null : { reason: host.reason, message: words(host, urlOf(this.plan)) };
  }

  /** The old artifact stays and is served. A retry that fails in the same words writes nothing more. */
  #fail(reason: string, message: string): void {
    this.#failures += 1;
    this.readyNow = false;
    this.patch((d) => {
      const observed = d.status['observedGeneration'];
      const words =
        observed === d.generation
          ? 'reconciliation in progress'
          : `processing object: new generation ${String(observed)} -> ${d.generation}`;
      d.progress('ProgressingWithRetry', words);
      d.set('FetchFailed', 'True', reason, message).set('Ready', 'False', reason, message);
    });
    this.becomes('failing', message);
    this.event('Warning', reason, message);
    const pause = Math.min(FIRST_RETRY * 2 ** (this.#failures - 1), this.world.pace.backoffMs);
    this.later(this.jittered(pause), () => this.fetch());
  }

  /** Takes what is upstream; recovers when it had failed. */
  #store(): void {
    if (this.plan.kind === 'ExternalArtifact') {
      this.#split(this.plan);
      return;
    }
    const recovered = this.failing;
    this.#failures = 0;
    const next = this.#next();
    if (next === null && !recovered) {
      this.patch((d) => this.#handled(d));
      return;
    }
    if (next !== null) {
      this.readyNow = false;
      this.patch((d) =>
        d
          .drop('FetchFailed')
          .progress('Progressing', `building artifact: ${next.news}`)
          .set('Ready', 'Unknown', 'Progressing', `building artifact: ${next.news}`)
          .set('ArtifactOutdated', 'True', 'NewRevision', next.news),
      );
      if (!recovered) this.becomes('progressing', next.news);
    }
    this.later(next === null ? 5 : this.world.random.int(120, 900), () => {
      if (next !== null && next.commit !== null) this.#head = next.commit;
      this.#empty = false;
      this.readyNow = true;
      this.fetchedTag = this.tag;
      this.patch((d) => {
        d.drop('Reconciling', 'FetchFailed', 'ArtifactOutdated');
        const stored = next?.stored ?? d.condition('ArtifactInStorage')?.message ?? '';
        d.set('ArtifactInStorage', 'True', 'Succeeded', stored);
        d.set('Ready', 'True', 'Succeeded', stored);
        if (next !== null) d.status['artifact'] = next.artifact;
        d.status['observedGeneration'] = d.generation;
        this.#handled(d);
      });
      this.becomes('ready');
      if (next !== null) {
        this.event('Normal', 'NewArtifact', next.event, {
          'source.toolkit.fluxcd.io/revision': next.artifact.revision,
        });
        this.home.artifactChanged(this);
      }
      this.rest();
    });
  }

  /** source-watcher replaces a split artifact in one pass; it knows no progress. */
  #split(plan: ExternalArtifactPlan): void {
    const next = this.#next();
    if (next === null || next.commit === null) return;
    this.#head = next.commit;
    this.#empty = false;
    this.readyNow = true;
    this.becomes('ready');
    this.patch((d) => {
      d.status['artifact'] = next.artifact;
      d.set('Ready', 'True', 'Succeeded', 'Artifact is ready');
    });
    this.home.artifactChanged(this);
    this.home.splitChanged(plan.generator);
  }

  #handled(d: Draft): void {
    if (this.handledToken !== null) d.status['lastHandledReconcileAt'] = this.handledToken;
  }

  /** What is new upstream, and how the controller speaks of it. */
  #next() {
    const { plan } = this;
    const ctx = this.home.ctx;
    const at = this.now();
    if (plan.kind === 'HelmRepository') {
      const revision = indexRevision(plan.url, at);
      const current = this.read()?.status?.['artifact'] as { revision?: string } | undefined;
      const same = current === undefined ? !this.#empty : current.revision === revision;
      if (plan.oci || same) return null;
      return {
        commit: null,
        news: `new index revision '${revision}'`,
        stored: `stored artifact: revision '${revision}'`,
        event: `stored fetched index of size 412.6kB from '${plan.url}'`,
        artifact: artifactOf(ctx, plan, revision, `index-${revision.slice(7)}.yaml`, at),
      };
    }
    if (!followsCommits(plan)) return this.#nextChart(plan, at);
    const commit = newestCommit(plan);
    if (commit.sha === this.head.sha && !this.#empty) return null;
    const revision = sourceRevision(plan, commit);
    const hex = revision.slice(revision.lastIndexOf(':') + 1);
    const git = plan.kind === 'GitRepository';
    const metadata =
      plan.kind === 'OCIRepository' || plan.kind === 'ExternalArtifact'
        ? { 'org.opencontainers.image.revision': revisionOf(repoOf(plan), commit) }
        : undefined;
    return {
      commit,
      news: git
        ? `new upstream revision '${revision}'`
        : `new revision '${revision}' for '${urlOf(plan)}'`,
      stored: git
        ? `stored artifact for revision '${revision}'`
        : plan.kind === 'OCIRepository'
          ? `stored artifact for digest '${revision}'`
          : `stored artifact: revision '${revision}'`,
      event: git
        ? `stored artifact for commit '${commit.subject.slice(0, 50)}'`
        : `stored artifact with revision '${revision}' from '${urlOf(plan)}'`,
      artifact: artifactOf(ctx, plan, revision, `${hex}.tar.gz`, at, metadata),
    };
  }

  #nextChart(plan: OciPlan, at: number) {
    const revision = `${this.tag}@sha256:${this.home.chartDigest(plan, this.tag)}`;
    const current = this.read()?.status?.['artifact'] as { revision?: string } | undefined;
    if (current?.revision === revision) return null;
    const hex = revision.slice(revision.lastIndexOf(':') + 1);
    return {
      commit: null,
      news: `new revision '${revision}' for '${plan.url}'`,
      stored: `stored artifact for digest '${revision}'`,
      event: `stored artifact with revision '${revision}' from '${plan.url}'`,
      artifact: artifactOf(this.home.ctx, plan, revision, `${hex}.tgz`, at, {
        'org.opencontainers.image.version': this.tag,
      }),
    };
  }
}

type Followed = GitPlan | BucketPlan | ExternalArtifactPlan | (OciPlan & { repo: object });

export const followsCommits = (plan: AnySource): plan is Followed =>
  plan.kind !== 'HelmRepository' && plan.repo !== null;

function hostOf(plan: AnySource): string {
  if (plan.kind === 'GitRepository') return GIT_HOST;
  if (plan.kind === 'Bucket') return BUCKET_HOST;
  if (plan.kind === 'HelmRepository' && !plan.oci) return CHART_HOST;
  return plan.kind === 'ExternalArtifact' ? '' : REGISTRY_HOST;
}

function urlOf(plan: AnySource): string {
  if (plan.kind === 'GitRepository') return plan.repo.url;
  if (plan.kind === 'Bucket') return plan.bucket;
  return plan.kind === 'ExternalArtifact' ? plan.name : plan.url;
}

const words = (fault: HostFault, url: string): string =>
  fault.message
    .replaceAll('{url}', url)
    .replaceAll(
      '{http}',
      url.replace(/^oci:\/\//, 'https://').replace(/^(https:\/\/[^/]+)\//, '$1/v2/'),
    );
