import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { isFluxKind, type FluxKind } from '../flux/kinds.ts';
import type { FluxRecord, Observation } from '../flux/record.ts';
import { resettle, settle } from '../flux/settle.ts';

export interface TraceRef {
  readonly cluster: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** One line of the recording: what a watch of a real cluster delivered, and when. */
export interface TraceEvent {
  readonly at: number;
  readonly cluster: string;
  readonly kind: string;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: {
    readonly metadata: { readonly name: string; readonly namespace?: string };
    readonly status?: {
      readonly conditions?: readonly {
        readonly type: string;
        readonly status: string;
        readonly reason: string;
      }[];
    };
  };
}

export interface TraceScenario {
  readonly name: string;
  readonly about: string;
  /** Lines `from` up to and without `to`. */
  readonly from: number;
  readonly to: number;
  readonly objects: readonly TraceRef[];
}

export interface Trace {
  readonly events: readonly TraceEvent[];
  readonly clusters: readonly { readonly name: string; readonly flux: string | null }[];
  readonly scenarios: readonly TraceScenario[];
}

const file = (name: string) => new URL(`./fixtures/${name}`, import.meta.url);

/** What real controllers wrote (`npm run real:record`). */
export function readTrace(): Trace {
  if (!existsSync(file('real-events.jsonl.gz'))) throw new Error('Record it: npm run real:record');
  const lines = gunzipSync(readFileSync(file('real-events.jsonl.gz'))).toString('utf8');
  const events = lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as TraceEvent);
  const index = JSON.parse(readFileSync(file('real-events.index.json'), 'utf8')) as Omit<
    Trace,
    'events'
  >;
  return { ...index, events };
}

/** What was claimed about an object after one event, or when a claim came due. */
export interface TraceStep {
  /** Line of the event; null when only time had passed. */
  readonly line: number | null;
  readonly event: TraceEvent | null;
  readonly at: number;
  readonly past: FluxRecord | undefined;
  readonly record: FluxRecord;
}

export const keyOf = (r: TraceRef): string => `${r.cluster}/${r.kind}/${r.namespace}/${r.name}`;

const refOf = (e: TraceEvent): TraceRef => ({
  cluster: e.cluster,
  kind: e.kind,
  namespace: e.object.metadata.namespace ?? '',
  name: e.object.metadata.name,
});

/** Plays the recording as the store would: each event in its order, and every claim looked at again when it is due. */
export function replay(
  events: readonly TraceEvent[],
  project: (cluster: string, kind: FluxKind, raw: unknown) => Observation,
): ReadonlyMap<string, readonly TraceStep[]> {
  const steps = new Map<string, TraceStep[]>();
  const held = new Map<string, FluxRecord>();
  const put = (key: string, step: TraceStep) => {
    held.set(key, step.record);
    const all = steps.get(key);
    if (all) all.push(step);
    else steps.set(key, [step]);
  };
  for (const [line, event] of events.entries()) {
    for (const [key, past] of held) {
      if (past.dueAt === null || past.dueAt > event.at) continue;
      const at = past.dueAt;
      put(key, { line: null, event: null, at, past, record: resettle(past, at) });
    }
    const { kind } = event;
    if (!isFluxKind(kind)) throw new Error(`not a Flux kind: ${kind}`);
    const key = keyOf(refOf(event));
    if (event.type === 'DELETED') {
      held.delete(key);
      continue;
    }
    const past = held.get(key);
    const seen = project(event.cluster, kind, event.object);
    put(key, { line, event, at: event.at, past, record: settle(past, seen, event.at) });
  }
  return steps;
}
