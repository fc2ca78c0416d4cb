import { chartVersionOf } from '../generate/objects/release.ts';
import type { ReleasePlan } from '../generate/types.ts';
import { nextPatch } from './chart-version.ts';
import type { ChartLife } from './chart.ts';
import type { ClusterLife } from './cluster-life.ts';
import { checkDrift } from './drift.ts';
import { attempting, bear, rolledBack, upgraded, upgradeFailed } from './helm-status.ts';
import { recreate } from './rebirth.ts';
import { ObjectLife } from './object-life.ts';
import type { SourceLife } from './source.ts';

const FULFILLING = 'Fulfilling prerequisites';
const running = (action: string): string => `Running '${action}' action with timeout of 5m0s`;
/** `upgrade.remediation.retries` of every release here. */
const RETRIES = 3;
/** Until a release that was rolled back is tried again; it doubles each time. */
const AFTER_ROLLBACK = 10_000;

/**
 * helm-controller working on one HelmRelease. Two writes when nothing changed; an upgrade is progressing, running,
 * released; a failed one is rolled back and tried again until its retries are used up.
 */
export class ReleaseLife extends ObjectLife<ReleasePlan> {
  /** Chart version that is deployed. */
  version: string;
  /** Somebody changed what it deployed; the next reconciliation finds it. */
  drifted: readonly string[] = [];
  #wanted: string;
  #attempts = 0;
  /** Nothing is deployed for a new object. */
  #installed = true;
  #busy = false;
  #again = false;
  #waitingFor = '';

  constructor(home: ClusterLife, plan: ReleasePlan) {
    super(home, plan);
    this.version = plan.version;
    this.#wanted = plan.version;
  }

  /** As kstatus sees it: ready, and nothing under way. */
  get current(): boolean {
    return this.readyNow && !this.#busy;
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

  /** A new chart version, applied by its Kustomization: in its spec, or as the tag of its OCIRepository. */
  retarget(version: string): void {
    if (this.gone || version === this.#wanted) return;
    this.#wanted = version;
    this.#attempts = 0;
    const { source } = this.plan;
    if (source.kind === 'OCIRepository') {
      this.home.source(source)?.retag(version.replace('+', '_'));
      return;
    }
    // Its generation is not observed yet.
    this.readyNow = false;
    this.#askFor(version);
    this.home.chartLife(this.plan)?.want(version, () => this.requested());
    if (!this.suspended) this.requested();
  }

  reconcile(): void {
    if (this.suspended || this.gone) return;
    if (this.#busy) {
      this.#again = true;
      return;
    }
    this.patch((d) => d.progress('Progressing', FULFILLING));
    const blocked = this.#blockedBy();
    if (blocked !== null) {
      this.#wait(...blocked);
      return;
    }
    this.#waitingFor = '';
    this.#busy = true;
    this.later(this.world.random.int(60, 500), () => {
      const target = this.#target();
      const deployed = this.#installed && target === this.version;
      if (deployed && this.#attempts === 0 && this.#fault() === null) this.#settled();
      else this.#upgrade(target);
    });
  }

  /** What it should deploy: of a chart in a registry, what its source has fetched. */
  #target(): string {
    const { chart } = this;
    if (this.plan.source.kind !== 'OCIRepository' || chart === null || !('fetchedTag' in chart)) {
      return this.#wanted;
    }
    return chart.fetchedTag === this.#wanted.replace('+', '_') ? this.#wanted : this.version;
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
    // Its HelmChart is its own.
    if (chart !== null && chart.gone && 'problem' in chart) recreate(this.home, chart);
    if (chart === null || chart.gone) return ['ArtifactFailed', this.#sourceMissing()];
    if (!('problem' in chart)) return null;
    const { sourceNotReady } = this.home.profile.features;
    const words = `HelmChart '${chart.namespace}/${chart.name}' is not ready: `;
    if (chart.problem !== null) return [sourceNotReady, words + chart.problem];
    if (chart.version === this.#wanted && (this.#installed || chart.readyNow)) return null;
    return [sourceNotReady, `${words}latest generation of object has not been reconciled`];
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
      this.patch((d) => d.set('Ready', 'False', reason, message), at);
      // What does not exist is not waited for: it is a failure.
      const missing = reason === 'ArtifactFailed' || message.endsWith('not found');
      this.becomes(missing ? 'failing' : 'waiting', message, at);
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

  #upgrade(target: string): void {
    const words = running(this.#installed ? 'upgrade' : 'install');
    this.readyNow = false;
    this.patch((d) => {
      d.progress('Progressing', words).set('Ready', 'Unknown', 'Progressing', words);
      attempting(d, this.home.ctx, this.plan, target);
    });
    this.becomes('progressing', words);
    const fault = this.#fault();
    const began = this.now();
    if (fault !== null) {
      this.later(this.world.random.int(900, 4000), () =>
        this.#failed(target, fault.message, began),
      );
    } else {
      const took = this.world.random.int(...this.world.pace.upgradeMs);
      this.later(took, () => this.#released(target, began));
    }
  }

  #action(chart: string, began: number, ended: number) {
    return { ctx: this.home.ctx, plan: this.plan, chart, began, ended };
  }

  #released(target: string, began: number): void {
    this.version = target;
    this.#attempts = 0;
    let message = '';
    this.patch((d) => {
      message = upgraded(d, this.#action(target, began, this.now()));
      if (!this.#installed) bear(d, this.home.ctx, this.plan);
    });
    const reason = this.#installed ? 'UpgradeSucceeded' : 'InstallSucceeded';
    this.#installed = true;
    this.readyNow = true;
    this.patch((d) => {
      d.drop('Reconciling');
      d.status['observedGeneration'] = d.generation;
      if (this.handledToken !== null) d.status['lastHandledReconcileAt'] = this.handledToken;
    });
    this.becomes('ready');
    this.event('Normal', reason, message, {
      'helm.toolkit.fluxcd.io/revision': chartVersionOf(this.plan, target),
    });
    this.#rest(this.plan.intervalMs);
  }

  #failed(target: string, why: string, began: number, at: number = this.now()): void {
    this.#attempts += 1;
    let message = '';
    this.patch((d) => {
      message = upgradeFailed(d, this.#action(target, began, at), why, this.#attempts);
    }, at);
    this.becomes('failing', message, at);
    this.event('Warning', 'UpgradeFailed', `${message}\n\nLast Helm logs:\n\n`, {
      'helm.toolkit.fluxcd.io/revision': chartVersionOf(this.plan, target),
    });
    this.patch((d) => d.progress('Progressing', running('rollback')), at);
    this.later(this.world.random.int(120, 2500), () => this.#rolledBack(target, began));
  }

  #rolledBack(target: string, began: number, at: number = this.now()): void {
    const out = this.#attempts > RETRIES;
    let message = '';
    this.patch((d) => {
      message = rolledBack(d, this.#action(target, began, at), this.version);
      if (out) {
        const told = `Failed to upgrade after ${this.#attempts} attempt(s)`;
        d.set('Stalled', 'True', 'RetriesExceeded', told);
        d.status['observedGeneration'] = d.generation;
      } else d.progress('ProgressingWithRetry', message);
    }, at);
    this.event('Normal', 'RollbackSucceeded', message);
    // Terminal: nobody looks again until the spec changes or somebody asks.
    if (out) {
      this.becomes('stalled', this.cause, at);
      this.#busy = false;
    } else this.#rest(AFTER_ROLLBACK * 2 ** (this.#attempts - 1));
  }

  /** Has used up its retries `age` ms before the simulation begins. */
  beginSick(why: string, age: number): void {
    const at = this.now() - age;
    const wanted = nextPatch(this.version);
    this.world.causes.addObject({
      id: 'chronic',
      cluster: this.cluster,
      object: this.key,
      effect: 'fail',
      step: 'apply',
      reason: 'UpgradeFailed',
      message: why,
    });
    this.#wanted = wanted;
    this.#attempts = RETRIES;
    this.#askFor(wanted);
    this.home.chartLife(this.plan)?.adopt(wanted, at);
    this.patch((d) => attempting(d, this.home.ctx, this.plan, wanted), at);
    this.#failed(wanted, why, at - 300_000, at);
    this.#rolledBack(wanted, at, at);
    this.readyNow = false;
    this.cancel();
  }

  /** Has waited for its chart for `age` ms when the simulation begins. */
  beginWaiting(wanted: string, problem: string, age: number): void {
    const at = this.now() - age;
    this.#wanted = wanted;
    this.#askFor(wanted);
    const name = `${this.plan.source.namespace}/${this.namespace}-${this.name}`;
    const { sourceNotReady } = this.home.profile.features;
    this.patch((d) => d.progress('Progressing', FULFILLING), at);
    this.#wait(sourceNotReady, `HelmChart '${name}' is not ready: ${problem}`, at);
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

  override fresh(): void {
    this.interrupt();
    this.#installed = false;
    this.#attempts = 0;
    this.requested();
  }

  override interrupt(): void {
    super.interrupt();
    this.#busy = false;
    this.#again = false;
    this.#waitingFor = '';
  }
}
