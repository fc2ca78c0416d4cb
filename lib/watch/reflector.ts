import type { Clock } from '../flux/clock.ts';
import { errorPlace, type Log } from '../flux/log.ts';
import type { KindState } from '../flux/session.ts';
import type { Api } from './api.ts';
import { reflectorBackoff, spread } from './backoff.ts';
import type { Breather } from './breather.ts';
import { ApiFailure } from './errors.ts';
import type { Limits } from './limits.ts';
import type { Link } from './link.ts';
import { ListRun } from './list.ts';
import { toFailure } from './opener.ts';
import { afterFailure, afterWatch, type Next } from './reflector-rules.ts';
import type { Traffic } from './traffic.ts';
import { wait, type Wait } from './wait.ts';
import {
  WatchRun,
  type WatchedMeta,
  type WatchEnd,
  type WatchEvent,
  type WatchEvents,
} from './watch.ts';

export interface ReflectorEvents<T> {
  list(objects: readonly T[]): void;
  put(object: T): void;
  remove(meta: WatchedMeta): void;
  /** The state of the kind, or its words, changed. */
  told(state: KindState, failure: ApiFailure | null): void;
  /** The set was just known to be right. */
  confirmed(): void;
  /** In this epoch of the connection the kind has been listed, or it is known why not. */
  settled(epoch: number): void;
  /** The resource answered 404: look at discovery. */
  missing(): void;
  /** For metrics: each list beyond the first and each new watch, by reason. */
  restarted(step: Next['step'], why: string): void;
}

export interface ReflectorDeps<T> {
  readonly clock: Clock;
  readonly random: () => number;
  readonly limits: Limits;
  readonly breather: Breather;
  readonly traffic: Traffic;
  readonly log: Log;
  readonly fields: Readonly<Record<string, string>>;
  readonly link: Link;
  readonly path: string;
  readonly selector?: string;
  readonly read: (raw: unknown) => T;
  readonly on: ReflectorEvents<T>;
}

export interface Reflector {
  /** Cuts a pause short. */
  nudge(): void;
  /** Ends a running watch and lists anew. */
  relist(): void;
  stop(): void;
}

/** Lists and watches one resource of one cluster until stopped. Never gives up, never throws. */
export function startReflector<T>(deps: ReflectorDeps<T>): Reflector {
  const loop = new ReflectorLoop(deps);
  void loop.run();
  return loop;
}

/** A fleet has tens of thousands of these: fields and methods, no closures. */
class ReflectorLoop<T> implements Reflector, WatchEvents {
  readonly #deps: ReflectorDeps<T>;
  #stopped = false;
  #pausing: Wait | null = null;
  #listing: ListRun<T> | null = null;
  #watching: WatchRun | null = null;
  /** The watch was ended to list anew. */
  #relisting = false;

  #version: string | null = null;
  #epoch = -1;
  #api: Api | null = null;
  /** Connections lost before the last list began. */
  #losses = 0;
  #next: Pick<Next, 'step' | 'from'> = { step: 'list', from: 'last' };
  #attempt = 0;
  #failedAt = -Infinity;
  #toldMalformed = false;
  /** When a list is due though no watch failed: a check against anything that went by unseen. */
  #driftAt = Infinity;

  // A kind stays live for a short grace after it left its watch, so that a clean restart is no outage.
  #state: KindState = 'pending';
  #failure: ApiFailure | null = null;
  #endGrace: (() => void) | null = null;
  #busy: 'syncing' | 'interrupted' = 'syncing';
  #why: ApiFailure | null = null;

  constructor(deps: ReflectorDeps<T>) {
    this.#deps = deps;
  }

  async run(): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.#round();
      } catch (error) {
        this.#defect('Following a kind met a defect; it is listed anew', error);
        this.#next = LIST;
        this.#unheard('interrupted', DEFECT);
        this.#pausing = wait(this.#deps.clock, this.#deps.limits.kindBackoffMaxMs);
        await this.#pausing.done;
        this.#pausing = null;
      }
    }
  }

  #defect(what: string, error: unknown): void {
    this.#deps.log.error(what, { ...this.#deps.fields, error: errorPlace(error) });
  }

  nudge(): void {
    this.#pausing?.wake();
  }

  relist(): void {
    if (this.#watching === null) return;
    this.#relisting = true;
    this.#watching.cancel();
  }

  stop(): void {
    this.#stopped = true;
    this.#endGrace?.();
    this.#pausing?.wake();
    this.#listing?.cancel();
    this.#watching?.cancel();
  }

  opened(): void {
    if (this.#stopped) return;
    // A server that is back at once may have been restored to an earlier state, which no watch tells.
    if (this.#api?.losses !== this.#losses) {
      this.relist();
      return;
    }
    const { on } = this.#deps;
    this.#heard();
    on.confirmed();
    on.settled(this.#epoch);
  }

  event(event: WatchEvent): void {
    if (this.#stopped) return;
    const { on, read } = this.#deps;
    try {
      if (event.type === 'put') on.put(read(event.raw));
      else if (event.type === 'delete') on.remove(event.meta);
    } catch (error) {
      // The version stays: a change that was not taken must not count as seen.
      this.#defect('A change could not be taken', error);
      throw error;
    }
    this.#version = event.type === 'bookmark' ? event.resourceVersion : event.meta.resourceVersion;
    on.confirmed();
  }

  #set(to: KindState, why: ApiFailure | null): void {
    if (this.#state === to && this.#failure === why) return;
    this.#state = to;
    this.#failure = why;
    if (!this.#stopped) this.#deps.on.told(to, why);
  }

  #heard(): void {
    this.#endGrace?.();
    this.#endGrace = null;
    this.#why = null;
    this.#set('live', null);
  }

  #unheard(now: 'syncing' | 'interrupted', reason: ApiFailure | null): void {
    this.#busy = now;
    this.#why = reason ?? this.#why;
    if (this.#state !== 'live') {
      this.#set(now, now === 'syncing' ? null : reason);
      return;
    }
    const { clock, limits } = this.#deps;
    this.#endGrace ??= clock.after(limits.graceMs, () => {
      this.#endGrace = null;
      if (this.#state === 'live')
        this.#set(this.#busy, this.#busy === 'syncing' ? null : this.#why);
    });
  }

  async #list(api: Api, newEpoch: boolean): Promise<void> {
    const { clock, limits, on, random } = this.#deps;
    // What is forbidden or failing stays so until an answer says otherwise.
    const shown = this.#state === 'restricted' || (this.#state === 'interrupted' && !newEpoch);
    if (!shown) this.#unheard('syncing', null);
    const from = this.#version === null ? '0' : this.#version;
    const { losses } = api;
    this.#listing = new ListRun<T>(api, this.#deps);
    try {
      const result = await this.#listing.run(this.#next.from === 'newest' ? '' : from);
      if (this.#stopped) return;
      await this.#inTurn(() => on.list(result.objects));
      this.#version = result.resourceVersion;
      this.#losses = losses;
    } finally {
      this.#listing = null;
    }
    this.#next = WATCH;
    this.#driftAt = clock.now() + spread(limits.driftMs, random);
  }

  /** Taking a list costs as much as reading it: it has its turn like reading. */
  #inTurn(take: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const work = (): void => {
        try {
          if (!this.#stopped) take();
          resolve();
        } catch (error) {
          this.#defect('A list could not be taken', error);
          reject(DEFECT);
        }
      };
      if (this.#deps.breather.hasTime()) work();
      else this.#deps.breather.later({ work });
    });
  }

  async #pause(plan: Next, reason: ApiFailure | null): Promise<void> {
    const { clock, limits } = this.#deps;
    if (reason !== null || plan.pause === 'backoff') {
      if (clock.now() - this.#failedAt > limits.kindBackoffResetMs) this.#attempt = 0;
      this.#failedAt = clock.now();
    }
    const ms = Math.max(plan.notBeforeMs, this.#pauseMs(plan.pause));
    if (ms === 0 || this.#stopped) return;
    this.#pausing = wait(clock, ms);
    await this.#pausing.done;
    this.#pausing = null;
  }

  #pauseMs(kind: Next['pause']): number {
    const { limits, random } = this.#deps;
    switch (kind) {
      case 'none':
        return 0;
      case 'pace':
        return limits.shortWatchMs;
      case 'backoff':
        return reflectorBackoff(this.#attempt++, limits.backoffMs, limits.kindBackoffMaxMs, random);
      case 'forbidden':
        return Math.round(limits.forbiddenMs * (1 + random() / 3));
      case 'missing':
        return limits.discoveryWithoutFluxMs;
    }
  }

  async #round(): Promise<void> {
    const up = await this.#deps.link.ready();
    if (up === null) this.#stopped = true;
    if (this.#stopped || up === null) return;
    const newEpoch = up.epoch !== this.#epoch;
    if (newEpoch) {
      // After a loss of the connection only a list tells what is true now (a restored etcd goes back in time).
      if (this.#next.step === 'watch') this.#next = LIST;
      this.#epoch = up.epoch;
    }
    try {
      if (this.#next.step === 'list') await this.#list(up.api, newEpoch);
      if (this.#stopped || this.#version === null) return;
      this.#api = up.api;
      this.#watching = new WatchRun(up.api, this.#deps, this.#version, this);
      const end = await this.#watching.done;
      this.#watching = null;
      if (this.#relisting) this.#next = LIST;
      else if (!this.#stopped) await this.#ended(end);
      this.#relisting = false;
    } catch (e) {
      this.#watching = null;
      if (this.#stopped) return;
      if (this.#relisting) {
        this.#relisting = false;
        this.#next = LIST;
        return;
      }
      await this.#failed(toFailure(e), up.epoch);
    }
  }

  async #ended(end: WatchEnd): Promise<void> {
    const { clock, limits, log, fields, on } = this.#deps;
    const plan = afterWatch(end, limits.shortWatchMs);
    if (end.how === 'malformed' && !this.#toldMalformed) {
      this.#toldMalformed = true;
      log.warn('A watch event could not be read; the list is read anew', fields);
    }
    this.#unheard(plan.pause === 'none' ? 'syncing' : 'interrupted', UNTRUSTED[end.how]);
    on.restarted(plan.step, plan.why);
    this.#next = plan;
    if (plan.step === 'watch' && clock.now() > this.#driftAt) {
      this.#next = { step: 'list', from: 'newest' };
    }
    await this.#pause(plan, null);
  }

  async #failed(reason: ApiFailure, inEpoch: number): Promise<void> {
    const { link, on } = this.#deps;
    const plan = afterFailure(reason, this.#next.step, this.#next.from === 'newest');
    on.restarted(plan.step, plan.why);
    this.#next = plan;
    if (plan.pause === 'forbidden') {
      this.#endGrace?.();
      this.#endGrace = null;
      this.#set('restricted', reason);
    } else if (plan.pause === 'missing') {
      this.#unheard('interrupted', reason);
      on.missing();
    } else this.#unheard(plan.pause === 'none' ? 'syncing' : 'interrupted', reason);
    if (plan.suspect && !(await link.suspect(inEpoch))) {
      // The connection went, and every stream with it: its reason is this one's.
      this.#why = link.view.failure ?? this.#why;
      return;
    }
    if (plan.pause !== 'none') on.settled(inEpoch);
    await this.#pause(plan, reason);
  }
}

const DEFECT = new ApiFailure(
  'protocol',
  'Fleetglass could not take what the API server sent.',
  'It is listed anew by itself. The log names the place: please report it.',
);
const LIST: Pick<Next, 'step' | 'from'> = { step: 'list', from: 'last' };
const WATCH: Pick<Next, 'step' | 'from'> = { step: 'watch', from: 'last' };

const UNTRUSTED: Record<'closed' | 'deadline' | 'malformed' | 'went-back', ApiFailure | null> = {
  closed: null,
  deadline: null,
  malformed: new ApiFailure(
    'protocol',
    'The API server sent a change that could not be read.',
    'The list is read anew by itself.',
  ),
  'went-back': new ApiFailure(
    'server-error',
    'The API server sent an older state after a newer one.',
    'The list is read anew by itself.',
  ),
};
