import { resettle, settle } from '../flux/settle.ts';
import type { FluxRecord, Observation } from '../flux/record.ts';
import { NO_READY } from '../flux/verdict.ts';
import { observation } from './observation.ts';

export const T = Date.UTC(2026, 10, 24, 12);
export const S = 1_000;
export const MIN = 60 * S;

export type Over = Partial<Observation>;
export const PROGRESS: Over = {
  verdict: 'progressing',
  reason: 'Progressing',
  message: 'Reconciliation in progress',
  reconciling: true,
};
export const FAIL: Over = {
  verdict: 'failing',
  reason: 'BuildFailed',
  message: 'kustomize build failed',
};
export const WAIT: Over = {
  verdict: 'waiting',
  reason: 'DependencyNotReady',
  message: "dependency 'flux-system/infra' is not ready",
};
export const MISSING: Over = {
  verdict: 'failing',
  reason: 'DependencyNotReady',
  message: 'not found',
  missing: 'Kustomization/flux-system/infra',
};
export const NO_CONDITIONS: Over = {
  verdict: 'progressing',
  reason: NO_READY,
  message: 'Waiting to be reconciled',
  conditionAt: null,
};

/** One object's life: each step is seen at `at` (seconds after T) with its condition written then, unless told otherwise. */
export function life() {
  let record: FluxRecord | undefined;
  let version = 0;
  return {
    see(at: number, over: Over = {}): FluxRecord {
      const now = T + at * S;
      version += 1;
      const seen = observation(T, { conditionAt: now, resourceVersion: String(version), ...over });
      record = settle(record, seen, now);
      return record;
    },
    wait(at: number): FluxRecord {
      if (record === undefined) throw new Error('nothing seen yet');
      record = resettle(record, T + at * S);
      return record;
    },
  };
}
export const at = (seconds: number) => T + seconds * S;
