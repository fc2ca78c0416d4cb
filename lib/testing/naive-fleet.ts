import type { FleetEvent } from '../flux/events.ts';
import { localKey, objectKey, type FluxRecord, type Observation } from '../flux/record.ts';
import { isFresh, type ClusterSession } from '../flux/session.ts';
import { resettle, settle } from '../flux/settle.ts';
import type { ObjectState } from '../flux/state.ts';

export interface Transition {
  readonly key: string;
  readonly from: ObjectState | undefined;
  readonly to: ObjectState | undefined;
}

/** The fleet by the shortest road: one flat map, everything else by scanning it. Slow and easy to believe. */
export class NaiveFleet {
  readonly records = new Map<string, FluxRecord>();
  readonly sessions = new Map<string, ClusterSession>();
  /** Every transition of a claimed state, in order. */
  readonly transitions: Transition[] = [];

  apply(event: FleetEvent): void {
    const isOf = (r: FluxRecord, cluster: string, kind?: string): boolean =>
      r.seen.cluster === cluster && (kind === undefined || r.seen.kind === kind);
    switch (event.type) {
      case 'put': {
        if (!this.sessions.has(event.object.cluster)) break;
        const old = this.records.get(objectKey(event.object));
        const isOlder =
          old?.seen.uid === event.object.uid &&
          BigInt(event.object.resourceVersion) < BigInt(old.seen.resourceVersion);
        if (!isOlder) this.#take(event.object, event.at);
        break;
      }
      case 'list': {
        if (!this.sessions.has(event.cluster)) break;
        const names = new Set(event.objects.map((o) => localKey(o.namespace, o.name)));
        for (const o of event.objects) this.#take(o, event.at);
        for (const r of this.records.values())
          if (
            isOf(r, event.cluster, event.kind) &&
            !names.has(localKey(r.seen.namespace, r.seen.name))
          )
            this.#remove(r);
        break;
      }
      case 'delete': {
        const old = this.records.get(objectKey(event));
        if (old?.seen.uid === event.uid) this.#remove(old);
        break;
      }
      case 'kind-removed':
        for (const r of this.records.values())
          if (isOf(r, event.cluster, event.kind)) this.#remove(r);
        break;
      case 'session':
        this.sessions.set(event.session.cluster, event.session);
        break;
      case 'cluster-removed':
        for (const r of this.records.values()) if (isOf(r, event.cluster)) this.#remove(r);
        this.sessions.delete(event.cluster);
        break;
    }
  }

  /** Epoch ms at which the next claim must be looked at again. */
  nextDue(): number {
    return Math.min(...[...this.records.values()].map((r) => r.dueAt ?? Infinity));
  }

  resettle(now: number): void {
    for (const r of this.records.values())
      if (r.dueAt !== null && r.dueAt <= now) this.#set(resettle(r, now), r);
  }

  isFresh(r: FluxRecord): boolean {
    const session = this.sessions.get(r.seen.cluster);
    return session !== undefined && isFresh(session, r.seen.kind);
  }

  #take(seen: Observation, at: number): void {
    let old = this.records.get(objectKey(seen));
    if (old !== undefined && old.seen.uid !== seen.uid) {
      this.#remove(old);
      old = undefined;
    }
    this.#set(settle(old, seen, at), old);
  }

  #set(next: FluxRecord, old: FluxRecord | undefined): void {
    const key = objectKey(next.seen);
    this.records.set(key, next);
    if (old?.state !== next.state) this.transitions.push({ key, from: old?.state, to: next.state });
  }

  #remove(old: FluxRecord): void {
    const key = objectKey(old.seen);
    this.records.delete(key);
    this.transitions.push({ key, from: old.state, to: undefined });
  }
}
