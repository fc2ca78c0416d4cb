import { goDuration } from '../generate/objects/durations.ts';
import { effectiveTimeout, inventoryOf } from '../generate/objects/kustomization.ts';
import {
  contentCommits,
  contentDigest,
  originRevision,
  repoOf,
  sourceRevision,
} from '../generate/objects/revision.ts';
import type { Commit } from '../generate/repos.ts';
import { touches } from '../generate/repos.ts';
import type { KustomizationPlan } from '../generate/types.ts';
import type { ClusterLife } from './cluster-life.ts';
import type { Draft } from './draft.ts';
import { remember } from './kustomize-history.ts';
import type { Failure } from './kustomize-look.ts';
import { blockedBy, failureAt, fillIn, stuckUnder } from './kustomize-look.ts';
import { appliedBefore, sinceThen } from './kustomize-sick.ts';
import { inventoryWords } from './inventory-words.ts';
import { ObjectLife } from './object-life.ts';
import type { ReleaseLife } from './helm.ts';
import { recreateChildren } from './rebirth.ts';
import type { SourceLife } from './source.ts';

/**
 * kustomize-controller working on one Kustomization. A reconciliation that changes nothing is five writes: fetching,
 * building, detecting (Ready Unknown), applied and history (True); one fewer before Flux 2.7, two more with `wait`.
 */
export class KustomizationLife extends ObjectLife<KustomizationPlan> {
  /** Commit whose content is applied. */
  applied: Commit;
  /** The commit that last changed its content. */
  content: Commit | undefined;
  /** What commits name when they change its content: itself and the releases in it. */
  scopes: ReadonlySet<string> = new Set();
  releases: readonly ReleaseLife[] = [];
  /** Somebody changed what it applied; the next reconciliation puts it right and says so. */
  drifted: readonly string[] = [];
  #busy = false;
  #again = false;
  #waitingFor = '';

  constructor(home: ClusterLife, plan: KustomizationPlan, applied: Commit) {
    super(home, plan);
    this.applied = applied;
  }

  /** Once all objects of the cluster have a life. */
  connect(releases: readonly ReleaseLife[]): void {
    this.releases = releases;
    this.scopes = new Set([this.plan.scope, ...releases.map((r) => r.name)]);
    const { environment } = this.home.profile;
    this.content = contentCommits(this.plan, this.scopes, environment, this.applied, 1)[0];
  }

  override start(): void {
    if (this.suspended) return;
    this.later(this.world.random.next() * this.plan.intervalMs, () => this.reconcile());
  }

  override requested(): void {
    this.later(this.world.random.int(30, 300), () => this.reconcile());
  }

  /** Has failed to apply for `age` ms when the simulation begins: as its last retry left it. */
  beginSick(reason: string, message: string, age: number): void {
    const { causes, random, scheduler } = this.world;
    const now = scheduler.now();
    causes.addObject({
      id: 'chronic',
      cluster: this.cluster,
      object: this.key,
      effect: 'fail',
      step: 'apply',
      reason,
      message,
    });
    const { head } = this.source ?? this;
    const { plan, cluster, content } = this;
    const retryMs = plan.retryMs ?? plan.intervalMs;
    const last = now - random.int(1000, retryMs);
    const failure = { plan, cluster, head, content, first: now - age, last, retryMs, reason };
    this.applied = appliedBefore(failure);
    this.patch((d) => {
      d.progress('ProgressingWithRetry', this.#words('Detecting drift', head));
      d.set('Ready', 'False', reason, fillIn(this, message, head));
      sinceThen(d, failure, this.home.profile.features.kustomizationHistory);
    }, last);
    this.readyNow = false;
    this.becomes('failing', message, now - age);
  }

  get head(): Commit {
    return this.applied;
  }

  /** Its source has a new artifact: all Kustomizations of one source start at once. */
  sourceChanged(): void {
    if (this.suspended) return;
    if (this.#busy) this.#again = true;
    else this.later(this.world.random.int(100, 2500), () => this.reconcile());
  }

  get source(): SourceLife | null {
    return this.home.source(this.plan.source);
  }

  reconcile(): void {
    if (this.suspended || this.gone) return;
    if (this.#busy) {
      this.#again = true;
      return;
    }
    if (this.home.refresh(this)) return;
    const source = this.source;
    const { kind, name } = this.plan.source;
    if (source === null || source.gone) {
      this.#wait(
        'ArtifactFailed',
        `${kind}.source.toolkit.fluxcd.io "${name}" not found`,
        'failing',
      );
      return;
    }
    const blocked = blockedBy(this, source);
    if (blocked !== null) {
      this.#wait('DependencyNotReady', blocked.message, blocked.state);
      return;
    }
    this.#busy = true;
    this.#fetch(source.head);
  }

  /** Written once; while the same thing is missing, the checks every 30 s write nothing. */
  #wait(reason: string, message: string, state: 'waiting' | 'failing'): void {
    const words = `${reason} ${message}`;
    if (this.#waitingFor !== words) {
      this.#waitingFor = words;
      this.readyNow = false;
      this.patch((d) => d.drop('Reconciling', 'Stalled').set('Ready', 'False', reason, message));
      this.becomes(state, message);
    }
    this.later(this.world.pace.requeueMs, () => this.reconcile());
  }

  #step(ms: readonly [number, number], run: () => void): void {
    this.later(this.world.random.int(...ms), run);
  }

  #progress(message: string, more: (d: Draft) => void = () => undefined): boolean {
    return this.patch((d) => {
      d.progress('Progressing', message).set(
        'Ready',
        'Unknown',
        'Progressing',
        'Reconciliation in progress',
      );
      more(d);
    });
  }

  #words(verb: string, head: Commit): string {
    const revision = sourceRevision(this.plan.source, head);
    return `${verb} for revision ${revision} with a timeout of ${goDuration(effectiveTimeout(this.plan))}`;
  }

  #fetch(head: Commit): void {
    const wasWaiting = this.#waitingFor !== '';
    this.#waitingFor = '';
    this.readyNow = false;
    const words = this.#words('Fetching manifests', head);
    if (!this.#progress(words)) return;
    if (wasWaiting) this.becomes('progressing', words);
    this.#step([40, 260], () => {
      const failure = failureAt(this, 'path', head);
      if (failure === null) this.#build(head);
      else this.#fail(failure, head, null);
    });
  }

  #build(head: Commit): void {
    const words = this.#words('Building manifests', head);
    this.#progress(words, (d) => {
      d.status['lastAttemptedRevision'] = sourceRevision(this.plan.source, head);
    });
    if (head.sha !== this.applied.sha && this.state === 'ready') this.becomes('progressing', words);
    this.#step([80, 900], () => {
      const failure = failureAt(this, 'build', head);
      if (failure === null) this.#apply(head, this.now());
      else this.#fail(failure, head, null);
    });
  }

  #apply(head: Commit, began: number): void {
    this.#progress(this.#words('Detecting drift', head));
    this.#step([60, 700], () => {
      const failure = failureAt(this, 'apply', head);
      if (failure !== null) {
        this.#fail(failure, head, began);
        return;
      }
      const changed = this.#takeContent(head);
      const created = recreateChildren(this.home, this.plan);
      if (created.length > 0) {
        this.event('Normal', 'Progressing', created.join('\n'), this.#revision(head));
      }
      if (this.drifted.length > 0) {
        this.event('Normal', 'Progressing', this.drifted.join('\n'), this.#revision(head));
        this.drifted = [];
      }
      if (!this.plan.wait) this.#succeed(head, began);
      else this.#checkHealth(head, began, changed);
    });
  }

  /** Applies what commits since the last time changed: bumped releases get their new version. */
  #takeContent(head: Commit): boolean {
    if (head.sha === this.applied.sha) return false;
    const { environment } = this.home.profile;
    const { commits } = repoOf(this.plan.source);
    let changed = false;
    const since = commits.findLastIndex((c) => c.at <= this.applied.at) + 1;
    for (const commit of commits.slice(since)) {
      if (commit.at > head.at) break;
      if (!touches(commit, this.scopes, environment)) continue;
      changed = true;
      this.content = commit;
      const { bump } = commit;
      if (bump === undefined) continue;
      for (const r of this.releases) if (r.name === bump.release) r.retarget(bump.version);
    }
    if (changed) {
      const lines = (this.plan.applies.length > 0 ? this.plan.applies : [])
        .slice(0, 1 + (head.at % 3))
        .map(({ id }) => `${inventoryWords(id)} configured`);
      if (lines.length > 0)
        this.event('Normal', 'Progressing', lines.join('\n'), this.#revision(head));
    }
    return changed;
  }

  #revision(head: Commit): Record<string, string> {
    return {
      'kustomize.toolkit.fluxcd.io/revision': sourceRevision(this.plan.source, head),
    };
  }

  #checkHealth(head: Commit, began: number, changed: boolean): void {
    const words = this.#words('Running health checks', head);
    this.#progress(words, (d) => d.set('Healthy', 'Unknown', 'Progressing', words));
    const start = this.now();
    const timeout = effectiveTimeout(this.plan);
    const poll = (): void => {
      const stuck = stuckUnder(this);
      const took = this.now() - start;
      if (stuck.length === 0) {
        const message = `Health check passed in ${goDuration(Math.max(took, 21.4))}`;
        this.patch((d) => d.set('Healthy', 'True', 'Succeeded', message));
        this.later(4, () => this.#succeed(head, began));
      } else if (took < timeout) {
        this.later(Math.min(2000, timeout - took), poll);
      } else {
        const list = stuck.map((s) => `${s} status: 'InProgress'`).join(', ');
        const message = `timeout waiting for: [${list}]`;
        const jitter = this.world.random.int(9_000_000, 90_000_000) / 1e9;
        const told = `health check failed after ${goDuration(timeout + jitter * 1000)}: ${message}`;
        this.#fail({ reason: 'HealthCheckFailed', message: told, unhealthy: message }, head, began);
      }
    };
    this.later(changed ? this.world.random.int(2500, 9000) : 32, poll);
  }

  /** `began`: when the content was built; failures before that never enter the history. */
  #fail(failure: Failure, head: Commit, began: number | null): void {
    const at = this.now();
    const { reason, message, unhealthy } = failure;
    this.patch((d) => {
      d.progress('ProgressingWithRetry', d.condition('Reconciling')?.message ?? message);
      d.set('Ready', 'False', reason, message);
      if (unhealthy !== undefined) d.set('Healthy', 'False', reason, unhealthy);
      if (began !== null) this.#remember(d, head, at, at - began, reason);
      this.#handled(d);
    });
    this.becomes('failing', message);
    this.event('Warning', reason, message, this.#revision(head));
    this.#rest(this.plan.retryMs ?? this.plan.intervalMs);
  }

  #succeed(head: Commit, began: number): void {
    const at = this.now();
    const { features } = this.home.profile;
    const revision = sourceRevision(this.plan.source, head);
    const origin = originRevision(this.plan.source, head);
    this.applied = head;
    this.patch((d) => {
      d.drop('Reconciling', 'Stalled');
      d.set('Ready', 'True', 'ReconciliationSucceeded', `Applied revision: ${revision}`);
      d.status['lastAppliedRevision'] = revision;
      if (features.originRevision && origin !== null)
        d.status['lastAppliedOriginRevision'] = origin;
      d.status['observedGeneration'] = d.generation;
      d.status['inventory'] ??= { entries: inventoryOf(this.home.ctx, this.plan) };
      this.#remember(d, head, at, at - began, 'ReconciliationSucceeded');
      this.#handled(d);
    });
    this.readyNow = true;
    this.becomes('ready');
    if (this.world.routineEvents) {
      const took = goDuration(at - began);
      const next = goDuration(this.plan.intervalMs);
      const words = `Reconciliation finished in ${took}, next run in ${next}`;
      this.event('Normal', 'ReconciliationSucceeded', words, this.#revision(head));
    }
    this.#rest(this.plan.intervalMs);
  }

  #handled(d: Draft): void {
    if (this.handledToken !== null) d.status['lastHandledReconcileAt'] = this.handledToken;
  }

  #remember(d: Draft, head: Commit, at: number, took: number, status: string): void {
    if (!this.home.profile.features.kustomizationHistory) return;
    const origin = originRevision(this.plan.source, head);
    d.status['history'] = remember(d, {
      digest: contentDigest(this.plan, this.cluster, this.content),
      at,
      took: goDuration(took),
      status,
      metadata: {
        ...(origin === null ? {} : { originRevision: origin }),
        revision: sourceRevision(this.plan.source, head),
      },
    });
  }

  #rest(ms: number): void {
    this.#busy = false;
    const soon = this.#again;
    this.#again = false;
    this.later(soon ? this.world.random.int(50, 500) : this.jittered(ms), () => this.reconcile());
  }

  override fresh(): void {
    this.interrupt();
    this.requested();
  }

  override interrupt(): void {
    super.interrupt();
    this.#busy = false;
    this.#again = false;
    this.#waitingFor = '';
  }
}
