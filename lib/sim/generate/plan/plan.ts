import type { ClusterProfile, FleetBase, Layout, Plan } from '../types.ts';
import { planApps } from './apps.ts';
import { PlanBuilder } from './builder.ts';
import { planEdge } from './edge.ts';
import { planMono } from './mono.ts';
import { planOperator } from './operator.ts';

const LAYOUTS: Record<Layout, (b: PlanBuilder) => readonly Plan[]> = {
  mono: planMono,
  apps: planApps,
  operator: planOperator,
  edge: planEdge,
};

/** Every Flux object that a cluster has when it is settled. */
export function planCluster(base: FleetBase, profile: ClusterProfile): readonly Plan[] {
  return LAYOUTS[profile.layout](new PlanBuilder(base, profile));
}
