import type { FaultsPatch } from '../../lib/sim/faults.ts';
import type { SimulatedPart } from '../shared/fleet.ts';

/** What goes wrong, and for which share of the whole fleet. The names of the share are taken from the broken part in this order. */
const FAULTS: readonly { readonly share: number; readonly patch: FaultsPatch }[] = [
  // Black-holed: connections stay open, no byte comes any more.
  { share: 0.3, patch: { silence: true } },
  { share: 0.05, patch: { latencyMs: 30_000 } },
  // Every watch is told at once that its version is too old, so that everything is listed again and again.
  { share: 0.05, patch: { expireWatches: 'event' } },
];
export const BROKEN_SHARE = FAULTS.reduce((sum, { share }) => sum + share, 0);

/** Clusters that stop answering: none of them may be taken for live after a while. */
export const silentOf = (total: number): number => Math.round((FAULTS[0]?.share ?? 0) * total);

/** Breaks the part's clusters; running watches of those that still answer are cut, so that the fault meets them. */
export async function breakPart(part: SimulatedPart, total: number): Promise<void> {
  let from = 0;
  for (const { share, patch } of FAULTS) {
    const clusters = part.clusters.slice(from, from + Math.round(share * total));
    from += clusters.length;
    await part.simulator.ask('faults', { clusters, patch });
    if (patch.silence !== true) await part.simulator.ask('disconnect', { clusters });
  }
}

/** Black-holed connections come back with their packets, as after a network that was down. */
export const healPart = (part: SimulatedPart): Promise<void> =>
  part.simulator.ask('heal', { clusters: part.clusters });
