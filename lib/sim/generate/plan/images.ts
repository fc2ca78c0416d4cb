import { TEAMS } from '../catalog.ts';
import { REGISTRY_HOST } from '../names.ts';
import type { GitPlan, ImagePolicyPlan, ImageRepositoryPlan, KustomizationPlan } from '../types.ts';
import { appVersion, MINUTE, type PlanBuilder } from './builder.ts';

/** ImageRepository and ImagePolicy for each app, and one automation that commits what they find. */
export function imageAutomation(b: PlanBuilder, source: GitPlan, parent: KustomizationPlan): void {
  const namespace = b.profile.fluxNamespace;
  const apps = TEAMS.flatMap((t) => t.apps.map((app) => ({ team: t.name, app })));
  const policies: ImagePolicyPlan[] = [];
  const wanted = Math.floor(b.profile.size * 0.12);
  for (const { team, app } of b.random.shuffle(apps).slice(0, wanted)) {
    const { version, previous } = appVersion(app, 'dev');
    const repository = b.add<ImageRepositoryPlan>({
      kind: 'ImageRepository',
      namespace,
      name: app,
      parent,
      createdAt: b.createdAt(`image-${app}`),
      image: `${REGISTRY_HOST}/${team}/${app}`,
      intervalMs: 5 * MINUTE,
      tag: version,
      previousTag: previous,
    });
    policies.push(
      b.add<ImagePolicyPlan>({
        kind: 'ImagePolicy',
        namespace,
        name: app,
        parent,
        createdAt: b.createdAt(`image-${app}`),
        repository,
      }),
    );
  }
  b.add({
    kind: 'ImageUpdateAutomation',
    namespace,
    name: 'deployments',
    parent,
    createdAt: b.createdAt('image-automation'),
    source,
    path: './apps',
    intervalMs: 30 * MINUTE,
    policies,
  });
  b.add({
    kind: 'Receiver',
    namespace,
    name: 'git-push',
    parent,
    createdAt: b.createdAt('receiver'),
    target: source.name,
  });
}
