import { z } from 'zod';
import { FLUX_KINDS } from '../../flux/kinds.ts';
import type { FleetLife } from './fleet-life.ts';
import type { TruthQuery } from './truth.ts';
import { TRUE_STATES } from './truth.ts';

const QUERY = z.strictObject({
  cluster: z.string().optional(),
  kind: z.enum(FLUX_KINDS).optional(),
  state: z.enum(TRUE_STATES).optional(),
});

/** A question for the truth; throws, in words, when it asks for what does not exist. */
export function truthQuery(fleet: FleetLife, given: unknown): TruthQuery {
  const parsed = QUERY.safeParse(given);
  if (!parsed.success) throw new Error(`that can't be asked: ${z.prettifyError(parsed.error)}`);
  const { cluster, kind, state } = parsed.data;
  if (cluster !== undefined) fleet.cluster(cluster);
  return {
    ...(cluster === undefined ? {} : { cluster }),
    ...(kind === undefined ? {} : { kind }),
    ...(state === undefined ? {} : { state }),
  };
}
