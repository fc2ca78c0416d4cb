import { artifactOf } from '../generate/objects/sources.ts';
import type { ChartPlan } from '../generate/types.ts';
import type { ClusterLife } from './cluster-life.ts';
import type { Draft } from './draft.ts';
import { ObjectLife } from './object-life.ts';

/** source-controller working on the HelmChart of one HelmRelease: pulls the version that the release asks for. */
export class ChartLife extends ObjectLife<ChartPlan> {
  version: string;
  #wanted: string;
  #onReady: (() => void) | null = null;

  constructor(home: ClusterLife, plan: ChartPlan) {
    super(home, plan);
    this.version = plan.release.version;
    this.#wanted = this.version;
  }

  /** Why the chart can't be had; null when it can. */
  get problem(): string | null {
    const fault = this.world.causes.objectFault(this.cluster, this.key);
    return fault === null ? null : fault.message.replaceAll('{version}', this.#wanted);
  }

  /** Wants a version and calls back when it is there; calls nobody when it can't be had. */
  want(version: string, onReady: () => void): void {
    this.#wanted = version;
    this.#onReady = onReady;
    this.home.writeSpec(this, (spec) => ({ ...spec, version }));
    this.requested();
  }

  override requested(): void {
    this.later(this.world.random.int(100, 700), () => this.pull());
  }

  override fresh(): void {
    this.interrupt();
    this.readyNow = false;
    this.requested();
  }

  pull(): void {
    if (this.suspended || this.gone) return;
    const { problem } = this;
    if (problem !== null) {
      this.#stall(problem);
      return;
    }
    if (this.#wanted === this.version && this.readyNow) {
      this.#arrived();
      return;
    }
    const { chart } = this.plan.release;
    const message = `pulled '${chart}' chart with version '${this.#wanted}'`;
    this.readyNow = false;
    this.patch((d) =>
      d
        .drop('Stalled', 'FetchFailed')
        .progress('Progressing', `building artifact: ${message}`)
        .set('Ready', 'Unknown', 'Progressing', `building artifact: ${message}`)
        .set('ArtifactOutdated', 'True', 'NewChart', message),
    );
    if (this.state === 'ready') this.becomes('progressing', message);
    this.later(this.world.random.int(150, 1500), () => {
      this.version = this.#wanted;
      this.readyNow = true;
      this.patch((d) => this.#pulled(d, message));
      this.becomes('ready');
      this.event('Normal', 'ChartPullSucceeded', message);
      this.#arrived();
    });
  }

  /** Has this version already when the simulation begins. */
  adopt(version: string, at: number): void {
    const { chart } = this.plan.release;
    const message = `pulled '${chart}' chart with version '${version}'`;
    this.#wanted = version;
    this.version = version;
    this.home.writeSpec(this, (spec) => ({ ...spec, version }));
    this.patch((d) => this.#pulled(d, message), at);
  }

  #pulled(d: Draft, message: string): void {
    const { chart } = this.plan.release;
    d.drop('Reconciling', 'ArtifactOutdated', 'FetchFailed', 'Stalled');
    d.set('ArtifactInStorage', 'True', 'ChartPullSucceeded', message);
    d.set('Ready', 'True', 'ChartPullSucceeded', message);
    d.status['artifact'] = artifactOf(
      this.home.ctx,
      this.plan,
      this.version,
      `${chart}-${this.version}.tgz`,
      d.now,
    );
    d.status['observedGeneration'] = d.generation;
  }

  /** Has wanted a version that does not exist for `age` ms when the simulation begins. */
  beginSick(problem: string, wanted: string, age: number): void {
    this.#wanted = wanted;
    this.world.causes.addObject({
      id: 'chronic',
      cluster: this.cluster,
      object: this.key,
      effect: 'fail',
      step: 'build',
      reason: 'InvalidChartReference',
      message: problem,
    });
    this.home.writeSpec(this, (spec) => ({ ...spec, version: wanted }));
    this.#stall(problem, this.now() - age);
  }

  /** A version that does not exist: terminal until the spec or the index changes. */
  #stall(problem: string, at: number = this.now()): void {
    this.readyNow = false;
    this.patch((d) => {
      d.set('Stalled', 'True', 'InvalidChartReference', problem);
      d.set('Ready', 'False', 'InvalidChartReference', problem);
      d.set('FetchFailed', 'True', 'InvalidChartReference', problem);
      d.status['observedGeneration'] = d.generation;
    }, at);
    this.becomes('stalled', problem, at);
    this.event('Warning', 'InvalidChartReference', problem);
  }

  #arrived(): void {
    const call = this.#onReady;
    this.#onReady = null;
    call?.();
    this.rest();
  }
}
