import { helmScenarios } from './helm.ts';
import { kustomizeScenarios } from './kustomize.ts';
import { sourceScenarios } from './sources.ts';
import type { Scenario } from './stage.ts';

export const scenarios: readonly Scenario[] = [
  ...kustomizeScenarios,
  ...helmScenarios,
  ...sourceScenarios,
];
