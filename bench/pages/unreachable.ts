import { setTimeout as pause } from 'node:timers/promises';
import { fleetSchema, type Fleet } from '../../lib/api/contract.ts';
import { apiPath } from '../../lib/api/paths.ts';

const WITHIN_MS = 120_000;

/**
 * Waits until so many clusters are unreachable. `countsOff`: by how much the counts of states and of what is not heard differ
 * from the number of objects, each of which is counted once.
 */
export async function untilUnreachable(
  url: string,
  clusters: number,
): Promise<{ unreachable: number; stale: number; countsOff: number }> {
  const until = performance.now() + WITHIN_MS;
  for (;;) {
    const answer = await fetch(`${url}${apiPath.fleet()}`);
    const fleet: Fleet = fleetSchema.parse(await answer.json());
    const unreachable = fleet.clusters.byConnection.unreachable;
    if (unreachable >= clusters) {
      const { stale, ...known } = fleet.counts;
      const counted = Object.values(known).reduce((sum, n) => sum + n, 0);
      return { unreachable, stale, countsOff: Math.abs(counted + stale - fleet.objects) };
    }
    if (performance.now() > until)
      throw new Error(
        `${clusters} clusters should be unreachable: ${JSON.stringify(fleet.clusters.byConnection)}`,
      );
    await pause(500);
  }
}
