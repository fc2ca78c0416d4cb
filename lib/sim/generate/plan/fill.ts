import { TEAMS } from '../catalog.ts';
import { appEntries } from '../inventory.ts';
import type { KustomizationPlan, Plan } from '../types.ts';
import { MINUTE, type PlanBuilder } from './builder.ts';

/** Brings a cluster to exactly its size with small jobs of teams, which each are one Kustomization. */
export function fill(b: PlanBuilder, root: KustomizationPlan): readonly Plan[] {
  const jobs = TEAMS.flatMap((t) =>
    ['nightly-report', 'backup', 'smoke-tests', 'load-tests', 'data-export', 'seed-data'].map(
      (job) => ({ team: t.name, name: `${t.name}-${job}` }),
    ),
  );
  for (let i = 0; b.room > 0; i++) {
    const job = jobs[i % jobs.length];
    if (job === undefined) break;
    const round = Math.floor(i / jobs.length);
    const name = round === 0 ? job.name : `${job.name}-${round + 1}`;
    b.kustomization({
      name,
      path: `./jobs/${name}`,
      scope: job.team,
      source: root.source,
      parent: root,
      intervalMs: 60 * MINUTE,
      retryMs: null,
      timeoutMs: null,
      applies: appEntries(job.team, name).slice(0, 3),
    });
  }
  return b.plans;
}
