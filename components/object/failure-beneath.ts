import type { LiveObject } from '../../lib/api/contract.ts';

/** Conditions of a HelmRelease that hold what went wrong before it was put right or given up. */
const HOLD_IT = ['Released', 'TestSuccess'];

/** The message of the failure when the object's own message only says what was done about it, else null. */
export function failureBeneath(
  conditions: LiveObject['conditions'],
  message: string,
): string | null {
  for (const type of HOLD_IT) {
    const found = conditions.find((c) => c.type === type && c.status === 'False');
    if (found !== undefined && found.message !== '' && !message.includes(found.message))
      return found.message;
  }
  return null;
}
