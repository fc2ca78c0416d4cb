import type { FluxKind } from '../../flux/kinds.ts';
import { FLUX_KINDS, KINDS } from '../../flux/kinds.ts';
import { buildObject } from '../generate/objects/build.ts';
import type { Condition } from '../generate/objects/conditions.ts';
import type { Plan } from '../generate/types.ts';
import type { KubeObject } from '../object.ts';
import { resourceId } from '../resources.ts';
import type { ClusterLife } from './cluster-life.ts';
import { Draft } from './draft.ts';
import type { Planned } from './scheduler.ts';
import type { Holder, TrueState } from './truth.ts';
import { isBroken } from './truth.ts';
import type { World } from './world.ts';

/** Dependencies are in progress for moments: a failure that waits no longer than this is still one failure. */
const WAIT_BLIP = 60_000;
/** Runs that are further away than this keep no parsed object. */
const LONG = 10_000;

/** `kustomizations.kustomize.toolkit.fluxcd.io` of a kind. */
export const resourceOf = (kind: FluxKind): string => RESOURCES[kind];

const RESOURCES = Object.fromEntries(
  FLUX_KINDS.map((kind) => [kind, resourceId(KINDS[kind].plural, KINDS[kind].group)]),
) as Record<FluxKind, string>;

/** One object and the controller that works on it. Subclasses are the kinds that write by themselves. */
export class ObjectLife<P extends Plan = Plan> implements Holder {
  readonly cluster: string;
  readonly kind: FluxKind;
  readonly namespace: string;
  readonly name: string;
  state: TrueState = 'ready';
  underlying: TrueState = 'ready';
  since: number | null = null;
  cause = '';

  readonly home: ClusterLife;
  readonly world: World;
  readonly plan: P;
  readonly resource: string;
  /** Ready=True at this moment: what dependents and health checks see. */
  readyNow = true;
  suspended: boolean;
  gone = false;
  /** Of a deleted object: its spec at the end, which whoever owns it applies again. */
  lastSpec: Record<string, unknown> | undefined;
  /** Last requestedAt annotation that was acted on. */
  handledToken: string | null = null;
  protected timer: Planned | null = null;
  #fresh: KubeObject | undefined;
  /** A wait that may turn out to be a moment between two failures. */
  #wait: { readonly since: number } | null = null;

  constructor(home: ClusterLife, plan: P) {
    this.home = home;
    this.world = home.world;
    this.plan = plan;
    this.cluster = home.name;
    this.kind = plan.kind;
    this.namespace = plan.namespace;
    this.name = plan.name;
    this.resource = resourceOf(plan.kind);
    this.suspended = plan.suspended === true;
    if (this.suspended) this.state = 'suspended';
  }

  get intervalMs(): number {
    const plan: Plan = this.plan;
    return 'intervalMs' in plan ? plan.intervalMs : 0;
  }

  get key(): string {
    return `${this.kind}/${this.namespace}/${this.name}`;
  }

  /** Begins to work: plans the first reconciliation at a random phase of its interval. */
  start(): void {}

  /** Somebody asked for a reconciliation, or the spec changed. */
  requested(): void {}

  resumed(): void {
    this.requested();
  }

  /** Stops what is under way; the next run begins anew. */
  interrupt(): void {
    this.cancel();
  }

  now(): number {
    return this.world.scheduler.now();
  }

  /** Replaces this object's one planned run. */
  later(ms: number, run: () => void): void {
    if (ms > LONG) this.#fresh = undefined;
    this.timer?.cancel();
    this.timer = this.world.scheduler.after(ms, () => {
      this.timer = null;
      if (!this.gone) run();
    });
  }

  /** Nothing more to write for now: no parsed object is kept. */
  rest(): void {
    this.#fresh = undefined;
  }

  /** The object is new, without a status: kinds that write by themselves begin from nothing, others are settled at once. */
  fresh(): void {
    this.interrupt();
    this.later(this.world.random.int(100, 600), () => {
      const { status = {} } = buildObject(this.home.ctx, this.plan);
      const { conditions = [], ...rest } = status as { conditions?: readonly Condition[] };
      this.patch((d) => {
        for (const c of conditions) d.set(c.type, c.status, c.reason, c.message);
        Object.assign(d.status, rest);
        if ('observedGeneration' in rest) d.status['observedGeneration'] = d.generation;
      });
      this.readyNow = true;
      this.becomes('ready');
    });
  }

  /** The object is there again, as it was: work on it goes on. */
  revive(): void {
    this.gone = false;
    this.interrupt();
    this.requested();
  }

  cancel(): void {
    this.timer?.cancel();
    this.timer = null;
  }

  jittered(ms: number): number {
    return Math.round(ms * (0.95 + this.world.random.next() * 0.1));
  }

  /** The object as stored; not parsed again while a run writes to it and nobody else does. */
  read(): KubeObject | undefined {
    const row = this.home.store.table(this.resource).get(`${this.namespace}/${this.name}`);
    const fresh = this.#fresh;
    if (fresh !== undefined && String(row?.version) === fresh.metadata.resourceVersion) {
      return fresh;
    }
    return this.home.store.get(this.resource, this.namespace, this.name);
  }

  /**
   * Changes the status as Flux's patch helper does: conditions in a first write, the rest of the status in a second
   * one, neither when nothing changed. False when the object is gone.
   */
  patch(change: (draft: Draft) => void, at: number = this.now()): boolean {
    const object = this.read();
    if (object === undefined) {
      this.gone = true;
      this.cancel();
      return false;
    }
    const draft = new Draft(object, at);
    change(draft);
    this.#fresh = object;
    for (const next of draft.writes()) this.#fresh = this.home.write(this.resource, next);
    return true;
  }

  /**
   * Records what is true. A suspended object stays suspended; a broken one stays broken while it is tried again, and
   * while it waits for moments only; what it is underneath is kept.
   */
  becomes(state: TrueState, cause = '', at: number = this.now()): void {
    const wait = this.#wait;
    this.#wait = null;
    if (this.suspended && state !== 'suspended') {
      this.underlying = state;
      return;
    }
    if (isBroken(this.state) && state === 'progressing') return;
    if (isBroken(this.state) && state === 'waiting') {
      this.#wait = wait ?? { since: at };
      const mine = this.#wait;
      this.world.scheduler.after(WAIT_BLIP, () => {
        if (this.#wait === mine) this.world.truth.set(this, 'waiting', mine.since, cause);
      });
      return;
    }
    this.world.truth.set(this, state, at, cause);
  }

  event(
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    annotations?: Record<string, string>,
  ): void {
    this.home.events.record(this, { type, reason, message, annotations });
  }
}
