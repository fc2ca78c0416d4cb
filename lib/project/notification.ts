import { parseDuration } from '../flux/duration.ts';
import { readRef } from '../flux/references.ts';
import { common } from './base.ts';
import type { Details, Parts } from './parts.ts';

const TEN_MINUTES = 600_000;

/**
 * v1beta3 (Flux 2.2 on) has no status. Where the schema has one (v1beta1 and v1beta2, or a v1 that brings it back) its
 * default is there from the beginning, and a controller reports.
 */
const isStatic = ({ status }: Parts): boolean => !('observedGeneration' in status);

/** Waits for nothing, but sends through its Provider. */
export const alert = (p: Parts): Partial<Details> => ({
  ...common(p),
  isStatic: isStatic(p),
  source: readRef(p.spec['providerRef'], 'Provider', p.namespace),
});

/** spec.address often holds a token: nothing of it is kept. */
export const provider = (p: Parts): Partial<Details> => ({
  ...common(p),
  isStatic: isStatic(p),
});

/** status.webhookPath is a secret: nothing of it is kept. */
export const receiver = (p: Parts): Partial<Details> => ({
  ...common(p),
  intervalMs: parseDuration(p.spec['interval']) ?? TEN_MINUTES,
});
