import type { HelmSnapshot } from '../generate/objects/release.ts';
import {
  chartVersionOf,
  configDigest,
  releaseWords,
  snapshot,
} from '../generate/objects/release.ts';
import { goDuration } from '../generate/objects/durations.ts';
import type { ReleasePlan } from '../generate/types.ts';
import { kubeTime } from '../object.ts';
import type { ChartLife } from './chart.ts';
import type { ClusterLife } from './cluster-life.ts';
import type { Draft } from './draft.ts';
import { checkDrift } from './drift.ts';
import { nextPatch } from './fleet-life.ts';
import { ObjectLife } from './object-life.ts';
import type { SourceLife } from './source.ts';

const FULFILLING = 'Fulfilling prerequisites';
const RUNNING = "Running 'upgrade' action with timeout of 5m0s";
const RETRIES = 3;

/**
 * helm-controller working on one HelmRelease. Two writes when nothing changed; an upgrade is progressing, running,
 * released; a failed one is rolled back and tried again until its retries are used up.
 */
export class ReleaseLife extends ObjectLife<ReleasePlan> {
  version: string;
  #wanted: string;
  #previous: string | null;
  #attempts = 0;
  #busy = false;
  #again = false;
  /** Somebody changed what it deployed; the next reconciliation finds it. */
  drifted: readonly string[] = [];
  #waitingFor = '';

  constructor(home: ClusterLife, plan: ReleasePlan) {
    super(home, plan);
    this.version = plan.version;
    this.#wanted = plan.version;
    this.#previous = plan.previous;
  }

  /** As kstatus sees it: ready, and nothing under way. */
  get current(): boolean {
    return this.readyNow && !this.#busy;
  }

  get wanted(): string {
    return this.#wanted;
  }

  get chart(): ChartLife | SourceLife | null {
    return this.home.chartOf(this.plan);
  }

  override start(): void {
    if (this.suspended) return;
    this.later(this.world.random.next() * this.plan.intervalMs, () => this.reconcile());
  }

  override requested(): void {
    if (this.#busy) this.#again = true;
    else this.later(this.world.random.int(30, 300), () => this.reconcile());
  }

  /** A new chart version in its spec, applied by its Kustomization. */
  retarget(version: string): void {
    if (this.gone || version === this.#wanted) return;
    this.#wanted = version;
    this.#attempts = 0;
    this.readyNow = false;
    const { source } = this.plan;
    if (source.kind === 'OCIRepository') this.home.source(source)?.retag(version.replace('+', '_'));
    else {
      this.#askFor(version);
      this.home.chartLife(this.plan)?.want(version, () => this.requested());
    }
    if (!this.suspended) this.requested();
  }

  reconcile(): void {
    if (this.suspended || this.gone) return;
    if (this.#busy) {
      this.#again = true;
      return;
    }
    const blocked = this.#blockedBy();
    if (blocked !== null) {
      this.#wait(...blocked);
      return;
    }
    this.#waitingFor = '';
    this.#busy = true;
    this.patch((d) => d.progress('Progressing', FULFILLING));
    this.later(this.world.random.int(60, 500), () => {
      if (this.#wanted === this.version && this.#attempts === 0 && this.#fault() === null) {
        this.#settled();
      } else this.#upgrade();
    });
  }

  #fault() {
    const fault = this.world.causes.objectFault(this.cluster, this.key);
    return fault?.effect === 'fail' ? fault : null;
  }

  #blockedBy(): [reason: string, message: string] | null {
    for (const dep of this.plan.dependsOn) {
      const life = this.home.release(dep);
      const name = `${dep.namespace}/${dep.name}`;
      if (life === null || life.gone) {
        const what = `helmreleases.helm.toolkit.fluxcd.io "${dep.name}" not found`;
        return ['DependencyNotReady', `unable to get '${name}' dependency: ${what}`];
      }
      if (!life.readyNow) return ['DependencyNotReady', `dependency '${name}' is not ready`];
    }
    const { chart } = this;
    if (chart === null || chart.gone) return ['ArtifactFailed', this.#sourceMissing()];
    if (chart.kind === 'HelmChart' && 'problem' in chart) {
      const { sourceNotReady } = this.home.profile.features;
      const name = `${chart.namespace}/${chart.name}`;
      if (chart.problem !== null) {
        return [sourceNotReady, `HelmChart '${name}' is not ready: ${chart.problem}`];
      }
      if (chart.version !== this.#wanted) {
        const why = 'latest generation of object has not been reconciled';
        return [sourceNotReady, `HelmChart '${name}' is not ready: ${why}`];
      }
    }
    return null;
  }

  #sourceMissing(): string {
    const { kind, name } = this.plan.source;
    return `could not get Source object: ${kind}.source.toolkit.fluxcd.io "${name}" not found`;
  }

  /** Written once; the same wait again writes nothing. */
  #wait(reason: string, message: string, at: number = this.now()): void {
    const words = `${reason} ${message}`;
    if (this.#waitingFor !== words) {
      this.#waitingFor = words;
      this.readyNow = false;
      this.patch(
        (d) => d.progress('Progressing', FULFILLING).set('Ready', 'False', reason, message),
        at,
      );
      this.becomes(reason === 'ArtifactFailed' ? 'failing' : 'waiting', message, at);
      this.event('Normal', reason, message);
    }
    this.later(this.world.pace.requeueMs, () => this.reconcile());
  }

  /** Nothing to do: Ready as it was, or restored after a wait; drift is looked for. */
  #settled(): void {
    this.patch((d) => {
      d.drop('Reconciling');
      const released = d.condition('Released');
      if (released?.status === 'True') d.set('Ready', 'True', released.reason, released.message);
      checkDrift(this, d);
      d.status['observedGeneration'] = d.generation;
      if (this.handledToken !== null) d.status['lastHandledReconcileAt'] = this.handledToken;
    });
    this.readyNow = true;
    this.becomes('ready');
    this.#rest(this.plan.intervalMs);
  }

  #upgrade(): void {
    const chartVersion = chartVersionOf(this.plan, this.#wanted);
    this.readyNow = false;
    this.patch((d) => {
      d.progress('Progressing', RUNNING).set('Ready', 'Unknown', 'Progressing', RUNNING);
      d.status['lastAttemptedRevision'] = chartVersion;
      d.status['lastAttemptedGeneration'] = d.generation;
      d.status['lastAttemptedReleaseAction'] = 'upgrade';
      d.status['lastAttemptedConfigDigest'] = configDigest(this.home.ctx, this.plan);
    });
    if (this.state !== 'failing' && this.state !== 'stalled') this.becomes('progressing', RUNNING);
    const fault = this.#fault();
    const began = this.now();
    if (fault !== null) {
      this.later(this.world.random.int(900, 4000), () => this.#failed(fault, began));
      return;
    }
    this.later(this.world.random.int(...this.world.pace.upgradeMs), () => {
      this.#released(chartVersion, began);
    });
  }

  #released(chartVersion: string, began: number): void {
    const { features } = this.home.profile;
    const at = this.now();
    const replaced = this.version;
    this.version = this.#wanted;
    this.#attempts = 0;
    this.patch((d) => {
      const history = (d.status['history'] as readonly HelmSnapshot[] | undefined) ?? [];
      const revision = (history[0]?.version ?? 0) + 1;
      const message = `Helm upgrade succeeded for ${releaseWords(this.plan, revision, chartVersion)}`;
      d.drop('Remediated', 'Stalled');
      d.set('Released', 'True', 'UpgradeSucceeded', message);
      d.set('Ready', 'True', 'UpgradeSucceeded', message);
      d.status['history'] = [
        snapshot(this.home.ctx, this.plan, {
          version: revision,
          chart: this.version,
          action: 'upgrade',
          status: 'deployed',
          first: Date.parse(history[0]?.firstDeployed ?? kubeTime(began)),
          last: began,
        }),
        ...history
          .filter((h) => h.status === 'deployed')
          .slice(0, 1)
          .map((h) => ({ ...h, status: 'superseded' })),
      ];
      if (features.releaseDuration) {
        d.status['lastAttemptedReleaseActionDuration'] = goDuration(at - began);
      }
      if (features.lastAppliedRelease) d.status['lastAppliedRevision'] = chartVersion;
      delete d.status['failures'];
      delete d.status['upgradeFailures'];
      this.event('Normal', 'UpgradeSucceeded', message, {
        'helm.toolkit.fluxcd.io/revision': chartVersion,
      });
    });
    this.#previous = replaced;
    this.readyNow = true;
    this.patch((d) => {
      d.drop('Reconciling');
      d.status['observedGeneration'] = d.generation;
    });
    this.becomes('ready');
    this.#rest(this.plan.intervalMs);
  }

  #failed(
    fault: { readonly reason: string; readonly message: string },
    began: number,
    at: number = this.now(),
  ): void {
    this.#attempts += 1;
    const chartVersion = chartVersionOf(this.plan, this.#wanted);
    const { chart, namespace, name } = this.plan;
    const message =
      fault.reason === 'UpgradeFailed'
        ? `Helm upgrade failed for release ${namespace}/${name} with chart ${chart}@${chartVersion}: ${fault.message}`
        : fault.message;
    const out = this.#attempts > RETRIES;
    this.patch((d) => {
      d.set('Released', 'False', fault.reason, message);
      d.set('Ready', 'False', fault.reason, message);
      this.#failedHistory(d, began);
      d.status['failures'] = this.#attempts;
      d.status['upgradeFailures'] = this.#attempts;
      if (out) {
        const told = `Failed to upgrade after ${this.#attempts} attempt(s)`;
        d.set('Stalled', 'True', 'RetriesExceeded', told);
        d.status['observedGeneration'] = d.generation;
      } else d.progress('ProgressingWithRetry', message);
    }, at);
    this.becomes(out ? 'stalled' : 'failing', message, at);
    this.event('Warning', fault.reason, `${message}\n\nLast Helm logs:\n\n`, {
      'helm.toolkit.fluxcd.io/revision': chartVersion,
    });
    if (out) {
      this.#busy = false;
      return;
    }
    this.#rest(1000 * 2 ** (this.#attempts - 1));
  }

  /** The failed attempt on top, what was deployed before below it. */
  #failedHistory(d: Draft, began: number): void {
    const history = (d.status['history'] as readonly HelmSnapshot[] | undefined) ?? [];
    const good = history.filter((h) => h.status !== 'failed');
    const revision = (history[0]?.version ?? 0) + 1;
    const failed = snapshot(this.home.ctx, this.plan, {
      version: revision,
      chart: this.#wanted,
      action: 'upgrade',
      status: 'failed',
      first: Date.parse(history[0]?.firstDeployed ?? kubeTime(began)),
      last: began,
    });
    d.status['history'] = [failed, ...good].slice(0, 5);
  }

  /** Has used up its retries `age` ms before the simulation begins. */
  beginSick(reason: string, why: string, age: number): void {
    const at = this.now() - age;
    const wanted = nextPatch(this.version);
    this.world.causes.addObject({
      id: 'chronic',
      cluster: this.cluster,
      object: this.key,
      effect: 'fail',
      step: 'apply',
      reason,
      message: why,
    });
    this.#wanted = wanted;
    this.#attempts = RETRIES;
    this.#askFor(wanted);
    this.home.chartLife(this.plan)?.adopt(wanted, at);
    this.cancel();
    this.#failed({ reason, message: why }, at - 300_000, at);
  }

  /** Has waited for its chart for `age` ms when the simulation begins. */
  beginWaiting(wanted: string, problem: string, age: number): void {
    const at = this.now() - age;
    this.#wanted = wanted;
    this.#askFor(wanted);
    const name = `${this.plan.source.namespace}/${this.namespace}-${this.name}`;
    this.#wait(
      this.home.profile.features.sourceNotReady,
      `HelmChart '${name}' is not ready: ${problem}`,
      at,
    );
  }

  /** What a release that only warns says at once of drift. */
  findDrift(): void {
    this.patch((d) => checkDrift(this, d));
  }

  #askFor(version: string): void {
    if (this.plan.source.kind === 'OCIRepository') return;
    this.home.writeSpec(this, (spec) => {
      const chart = spec['chart'] as { spec: Record<string, unknown> };
      return { ...spec, chart: { ...chart, spec: { ...chart.spec, version } } };
    });
  }

  /** Its cause is gone: somebody pushed a new version or reset it. */
  retry(): void {
    this.#attempts = this.#attempts > 0 ? 1 : 0;
    this.requested();
  }

  #rest(ms: number): void {
    this.#busy = false;
    const soon = this.#again;
    this.#again = false;
    this.later(soon ? this.world.random.int(50, 500) : this.jittered(ms), () => this.reconcile());
  }

  override interrupt(): void {
    super.interrupt();
    this.#busy = false;
    this.#again = false;
    this.#waitingFor = '';
  }

  get previous(): string | null {
    return this.#previous;
  }
}
