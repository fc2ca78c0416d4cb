import { parseDuration } from '../flux/duration.ts';
import { readRef } from '../flux/references.ts';
import { common } from './base.ts';
import type { Details, Parts } from './parts.ts';

const TEN_MINUTES = 600_000;

/** Waits for nothing, but sends through its Provider. */
export const alert = (p: Parts): Partial<Details> => ({
  ...common(p),
  isStatic: true,
  source: readRef(p.spec['providerRef'], 'Provider', p.namespace),
});

/** spec.address often holds a token: nothing of it is kept. */
export const provider = (p: Parts): Partial<Details> => ({ ...common(p), isStatic: true });

/** status.webhookPath is a secret: nothing of it is kept. */
export const receiver = (p: Parts): Partial<Details> => ({
  ...common(p),
  intervalMs: parseDuration(p.spec['interval']) ?? TEN_MINUTES,
});
