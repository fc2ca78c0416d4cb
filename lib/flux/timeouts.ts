import type { FluxKind } from './kinds.ts';
import type { Observation } from './record.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Default of spec.timeout where it does not follow from the interval (flux-api trap 17). */
const DEFAULT_TIMEOUT: Partial<Record<FluxKind, number>> = {
  HelmRelease: 5 * MINUTE,
  // Flux Operator: fluxcd.controlplane.io/reconcileTimeout, 5 m by default.
  FluxInstance: 5 * MINUTE,
  ResourceSet: 5 * MINUTE,
  ArtifactGenerator: 5 * MINUTE,
};

type Timed = Pick<Observation, 'kind' | 'intervalMs' | 'timeoutMs' | 'retryIntervalMs'>;

/** How long one reconciliation may take before its controller gives up. */
export function effectiveTimeout(o: Timed): number {
  if (o.timeoutMs !== null) return o.timeoutMs;
  if (o.kind === 'Kustomization') return Math.max(30 * SECOND, (o.intervalMs ?? 0) - 30 * SECOND);
  return DEFAULT_TIMEOUT[o.kind] ?? MINUTE;
}

/**
 * How long a ready object may be in progress at the same content and still be called ready. Never more than ten minutes:
 * an interval of 12 h makes a default timeout of nearly 12 h, and what nobody confirmed for that long is not ready.
 */
export const graceOf = (o: Timed): number => Math.min(effectiveTimeout(o), 10 * MINUTE);

/** An object in progress must say something new within this time, or its controller is down or overloaded. */
export const silenceLimit = (o: Timed): number =>
  effectiveTimeout(o) + (o.retryIntervalMs ?? o.intervalMs ?? 0) + 2 * MINUTE;

/** After this, waiting for a dependency or source is a failure. */
export const waitLimit = (o: Timed): number => Math.max(10 * MINUTE, 2 * (o.intervalMs ?? 0));

/** A new object without a Ready condition waits in its controller's queue for so long at most. */
export const FIRST_REPORT_LIMIT = 5 * MINUTE;

/**
 * An object that starts to wait is what it was for so long: a dependency in progress makes it wait for one requeue,
 * 30 s by default (`--requeue-dependency`), and the rest is room for the reconciliation itself.
 */
export const WAIT_BLIP = 45 * SECOND;

/** The clock of a cluster may be off by this much without an object flickering. */
export const SKEW = 30 * SECOND;
