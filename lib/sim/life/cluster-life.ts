import type { FluxKind } from '../../flux/kinds.ts';
import type { ClusterStore, Restored } from '../cluster-store.ts';
import { contextOf } from '../generate/objects/context.ts';
import { featuresOf } from '../generate/features.ts';
import type { GitRepo } from '../generate/repos.ts';
import type { FluxRelease } from '../generate/versions.ts';
import type { Context } from '../generate/objects/context.ts';
import { buildObject } from '../generate/objects/build.ts';
import { settledCommit } from '../generate/objects/kustomization.ts';
import { newestCommit, sourceRevision } from '../generate/objects/revision.ts';
import { chartDigest } from '../generate/objects/sources.ts';
import { sha256 } from '../generate/random.ts';
import type {
  ChartPlan,
  ClusterProfile,
  FleetBase,
  GeneratedCluster,
  GeneratorPlan,
  HelmRepositoryPlan,
  KustomizationPlan,
  OciPlan,
  Plan,
  ReleasePlan,
  SourcePlan,
} from '../generate/types.ts';
import type { KubeObject } from '../object.ts';
import { ChartLife } from './chart.ts';
import { EventLog } from './events.ts';
import { Guests } from './guests.ts';
import { ReleaseLife } from './helm.ts';
import { ImageLife } from './image.ts';
import { KustomizationLife } from './kustomize.ts';
import { ObjectLife } from './object-life.ts';
import { addFinalizers } from './rebirth.ts';
import { ReportLife } from './report.ts';
import { SourceLife } from './source.ts';
import { hearRequests, kindOf } from './requests.ts';
import type { World } from './world.ts';

type AnyLife = ObjectLife;

/** The Flux controllers of one cluster: a life for each object, and the writes to the cluster's store. */
export class ClusterLife {
  readonly name: string;
  readonly generated: GeneratedCluster;
  profile: ClusterProfile;
  readonly store: ClusterStore;
  readonly world: World;
  ctx: Context;
  readonly events: EventLog;
  readonly #lives = new Map<Plan, AnyLife>();
  #byKey: Map<string, AnyLife> | undefined;
  readonly #followers = new Map<Plan, KustomizationLife[]>();
  readonly #charts = new Map<ReleasePlan, ChartLife>();
  readonly #unsubscribe: () => void;
  readonly #forgetRestores: () => void;
  readonly #guests: Guests;
  /** Set by the fleet: it follows all sources, and knows what is in its repositories. */
  onAdmitted: (life: AnyLife) => void = () => {};
  pathExists: (repo: GitRepo, path: string) => boolean = () => true;
  #writing = false;

  constructor(world: World, base: FleetBase, generated: GeneratedCluster, store: ClusterStore) {
    this.world = world;
    this.generated = generated;
    this.profile = generated.profile;
    this.name = generated.name;
    this.store = store;
    this.events = new EventLog(this);
    this.#guests = new Guests(this);
    this.ctx = contextOf(base, this.profile, generated.plans());
    for (const plan of generated.plans()) this.#adopt(plan);
    for (const [plan, life] of this.#lives) this.#connect(plan, life);
    this.#unsubscribe = hearRequests(this, () => this.#writing);
    this.#forgetRestores = store.onRestore((changed) => this.#restored(changed));
  }

  /**
   * After a restore controllers list anew: what is gone is forgotten, what came back is worked on, and what was
   * written meanwhile is written again.
   */
  #restored(changed: readonly Restored[]): void {
    for (const life of this.#lives.values()) life.rest();
    // Who restores may put things right in the same breath.
    this.world.scheduler.after(0, () => {
      for (const { resource, key } of changed) {
        const kind = kindOf(resource);
        const life = kind === undefined ? undefined : this.find(`${kind}/${key}`);
        if (life === undefined) continue;
        const there = this.store.table(resource).get(key) !== undefined;
        if (!there) this.forget(life);
        else if (life.gone) this.#remember(life);
        else if (!life.suspended) life.requested();
      }
    });
  }

  /** An object that was forgotten is there again. */
  #remember(life: AnyLife): void {
    this.world.truth.add(life);
    life.revive();
  }

  #adopt(plan: Plan): AnyLife {
    const life = makeLife(this, plan);
    this.#lives.set(plan, life);
    this.world.truth.add(life);
    if (life instanceof ChartLife) this.#charts.set(life.plan.release, life);
    return life;
  }

  /** A life for an object that is not of the generated fleet. */
  admit(plan: Plan): AnyLife {
    const life = this.#adopt(plan);
    this.#connect(plan, life);
    this.#byKey?.set(life.key, life);
    this.onAdmitted(life);
    return life;
  }

  /** The end of such a life. */
  dismiss(life: AnyLife): void {
    this.#guests.forget(life);
    this.forget(life);
    this.#lives.delete(life.plan);
    if (this.#byKey?.get(life.key) === life) this.#byKey.delete(life.key);
    const followers =
      life.plan.kind === 'Kustomization' ? this.#followers.get(life.plan.source) : [];
    const at = followers?.findIndex((f) => f === life) ?? -1;
    if (at >= 0) followers?.splice(at, 1);
  }

  /** A client made an object: it is worked on when a simulated controller knows how. */
  appeared(kind: FluxKind, object: KubeObject): void {
    const life = this.find(`${kind}/${object.metadata.namespace}/${object.metadata.name}`);
    if (life === undefined) {
      this.#guests.adopt(kind, object);
      return;
    }
    if (!life.gone) return;
    if (object.status?.['conditions'] === undefined) this.reborn(life);
    else this.#remember(life);
  }

  /** True when what a client made was planned anew: this life of it is over. */
  refresh(life: AnyLife): boolean {
    return this.#guests.has(life) && this.#guests.refresh(life);
  }

  /** A new object in place of one that is gone, or of a client: its controller finds it without a status. */
  reborn(life: AnyLife): void {
    life.gone = false;
    life.rest();
    this.world.truth.add(life);
    life.suspended = life.read()?.spec?.['suspend'] === true;
    life.readyNow = false;
    life.state = life.suspended ? 'suspended' : 'progressing';
    life.underlying = 'progressing';
    life.since = life.now();
    life.cause = '';
    this.world.scheduler.after(20, () => {
      if (life.gone) return;
      addFinalizers(this, life);
      life.fresh();
      if (life.suspended) life.cancel();
    });
  }

  /** What goes and comes with an object: all that a Kustomization applies, the HelmChart of a HelmRelease. */
  childrenOf(plan: Plan): AnyLife[] {
    if (plan.kind === 'HelmRelease') return [this.#charts.get(plan) ?? []].flat();
    if (plan.kind !== 'Kustomization') return [];
    return (this.ctx.children.get(plan) ?? []).flatMap((child) => this.#lives.get(child) ?? []);
  }

  #connect(plan: Plan, life: AnyLife): void {
    if (!(life instanceof KustomizationLife) || plan.kind !== 'Kustomization') return;
    const releases = (this.ctx.children.get(plan) ?? [])
      .map((child) => this.#lives.get(child))
      .filter((child) => child instanceof ReleaseLife);
    life.connect(releases);
    const followers = this.#followers.get(plan.source);
    if (followers === undefined) this.#followers.set(plan.source, [life]);
    else followers.push(life);
  }

  /** Its controllers are of another release from now on: they write that release's fields. */
  becomeRelease(flux: FluxRelease): void {
    this.profile = { ...this.profile, flux, features: featuresOf(flux.minor) };
    this.ctx = { ...this.ctx, profile: this.profile };
  }

  start(): void {
    for (const life of this.#lives.values()) life.start();
  }

  stop(): void {
    this.#unsubscribe();
    this.#forgetRestores();
    for (const life of this.#lives.values()) life.cancel();
  }

  lives(): IterableIterator<AnyLife> {
    return this.#lives.values();
  }

  /** By `Kind/namespace/name`. */
  find(key: string): AnyLife | undefined {
    this.#byKey ??= new Map(Array.from(this.#lives.values(), (life) => [life.key, life]));
    return this.#byKey.get(key);
  }

  of<L>(type: abstract new (...args: never[]) => L): L[] {
    return [...this.#lives.values()].filter((life): life is AnyLife & L => life instanceof type);
  }

  isGuest(life: AnyLife): boolean {
    return this.#guests.has(life);
  }

  kustomization(plan: KustomizationPlan): KustomizationLife | null {
    const life = this.#lives.get(plan);
    return life instanceof KustomizationLife ? life : null;
  }

  release(plan: ReleasePlan): ReleaseLife | null {
    const life = this.#lives.get(plan);
    return life instanceof ReleaseLife ? life : null;
  }

  source(plan: SourcePlan | HelmRepositoryPlan): SourceLife | null {
    const life = this.#lives.get(plan);
    return life instanceof SourceLife ? life : null;
  }

  chartLife(plan: ReleasePlan): ChartLife | null {
    return this.#charts.get(plan) ?? null;
  }

  /** What a release gets its chart from: its HelmChart or its OCIRepository. */
  chartOf(plan: ReleasePlan): ChartLife | SourceLife | null {
    return plan.source.kind === 'OCIRepository' ? this.source(plan.source) : this.chartLife(plan);
  }

  chartDigest(plan: OciPlan, tag: string): string {
    return chartDigest(plan, tag);
  }

  /** A source stored something new: all that follow it hear of it. */
  artifactChanged(source: SourceLife): void {
    for (const life of this.#followers.get(source.plan) ?? []) life.sourceChanged();
    for (const [plan, life] of this.#lives) {
      if (plan.kind === 'ExternalArtifact' && plan.generator.source === source.plan) {
        (life as SourceLife).news();
      }
      if (plan.kind === 'HelmRelease' && plan.source === source.plan) {
        if (source.plan.kind === 'OCIRepository') life.requested();
      }
    }
  }

  /** The generator's own status follows its artifacts. */
  splitChanged(generator: GeneratorPlan): void {
    const life = this.#lives.get(generator);
    const fresh = buildObject(this.ctx, generator).status ?? {};
    const commit = newestCommit(generator.source);
    life?.patch((d) => {
      d.status['inventory'] = fresh['inventory'];
      d.status['observedSourcesDigest'] = `sha256:${sha256('sources', commit.sha)}`;
    });
  }

  /** Revision that a source of this cluster shows now. */
  revision(life: SourceLife, plan: SourcePlan): string {
    return sourceRevision(plan, life.head);
  }

  write(resource: string, object: KubeObject, by?: string): KubeObject {
    this.#writing = true;
    try {
      return this.store.write(resource, object, by === undefined ? {} : { by });
    } finally {
      this.#writing = false;
    }
  }

  /** Changes a spec as the Kustomization that applies the object does. */
  writeSpec(
    life: AnyLife,
    change: (spec: Record<string, unknown>) => Record<string, unknown>,
    by = 'kustomize-controller',
  ): void {
    const object = life.read();
    if (object === undefined) return;
    this.write(life.resource, { ...object, spec: change(object.spec ?? {}) }, by);
  }

  remove(resource: string, namespace: string, name: string): void {
    this.#writing = true;
    try {
      this.store.delete(resource, namespace, name);
    } finally {
      this.#writing = false;
    }
  }

  /** An object is gone from the API server; its life ends. */
  forget(life: AnyLife, lastSpec?: Record<string, unknown>): void {
    life.gone = true;
    life.lastSpec = lastSpec ?? life.lastSpec;
    life.cancel();
    this.world.truth.remove(life);
  }
}

function makeLife(home: ClusterLife, plan: Plan): AnyLife {
  switch (plan.kind) {
    case 'Kustomization':
      return new KustomizationLife(home, plan, settledCommit(home.ctx, plan));
    case 'HelmRelease':
      return new ReleaseLife(home, plan);
    case 'GitRepository':
    case 'OCIRepository':
    case 'Bucket':
    case 'HelmRepository':
    case 'ExternalArtifact':
      return new SourceLife(home, plan);
    case 'HelmChart':
      return new ChartLife(home, plan satisfies ChartPlan);
    case 'ImageRepository':
    case 'ImageUpdateAutomation':
      return new ImageLife(home, plan);
    case 'FluxReport':
      return new ReportLife(home, plan);
    default:
      return new ObjectLife(home, plan);
  }
}
