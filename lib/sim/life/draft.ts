import type { Condition } from '../generate/objects/conditions.ts';
import { conditionOf, withCondition, without } from '../generate/objects/conditions.ts';
import type { KubeObject } from '../object.ts';

/** The status of one object while a controller changes it. */
export class Draft {
  readonly object: KubeObject;
  readonly generation: number;
  readonly spec: Record<string, unknown>;
  readonly status: Record<string, unknown>;
  readonly now: number;
  conditions: readonly Condition[];

  constructor(object: KubeObject, now: number) {
    this.object = object;
    this.now = now;
    this.generation = object.metadata.generation ?? 1;
    this.spec = object.spec ?? {};
    this.status = { ...object.status };
    this.conditions = (this.status['conditions'] as readonly Condition[] | undefined) ?? [];
  }

  set(
    type: string,
    status: Condition['status'],
    reason: string,
    message: string,
    observedGeneration: number = this.generation,
  ): this {
    this.conditions = withCondition(
      this.conditions,
      { type, status, reason, message, observedGeneration },
      this.now,
    );
    return this;
  }

  /** Reconciling=True, and Ready as given when it changes too. */
  progress(reason: string, message: string): this {
    return this.set('Reconciling', 'True', reason, message);
  }

  drop(...types: readonly string[]): this {
    this.conditions = without(this.conditions, ...types);
    return this;
  }

  condition(type: string): Condition | undefined {
    return conditionOf(this.conditions, type);
  }

  /** What is to be written, in order: changed conditions, then the changed rest. */
  writes(): KubeObject[] {
    const before = this.object.status ?? {};
    const moved = this.conditions !== before['conditions'];
    const rest = Object.keys({ ...before, ...this.status }).some(
      (key) => key !== 'conditions' && this.status[key] !== before[key],
    );
    const conditions =
      this.conditions.length === 0 ? {} : { conditions: this.conditions as unknown };
    const { conditions: _old, ...others } = this.status;
    return [
      ...(moved ? [{ ...this.object, status: sorted({ ...before, ...conditions }) }] : []),
      ...(rest ? [{ ...this.object, status: sorted({ ...others, ...conditions }) }] : []),
    ];
  }
}

/** Keys in the order in which Go writes them. */
const sorted = (status: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(status)
      .filter(([, value]) => value !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
