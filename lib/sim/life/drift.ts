import type { Draft } from './draft.ts';
import type { ReleaseLife } from './helm.ts';
import { inventoryWords } from './inventory-words.ts';

/** What was changed by hand under a release: words for up to two objects of its inventory. */
export const changedObjects = (release: ReleaseLife): string[] =>
  release.plan.applies
    .slice(0, 2)
    .map(({ id }) => `${inventoryWords(id)} changed (0 additions, 1 changes, 0 removals)`);

/**
 * Drift as helm-controller finds it in an otherwise settled release: `warn` says so at each interval and leaves
 * Ready True, `enabled` corrects it in the same run. The condition exists since Flux 2.9; the events always did.
 */
export function checkDrift(release: ReleaseLife, draft: Draft): void {
  const mode = release.plan.drift;
  if (mode === null) return;
  const shows = release.home.profile.features.drifted;
  const { namespace, name, drifted } = release;
  const history = draft.status['history'] as readonly { version: number }[] | undefined;
  const which = `release ${namespace}/${name}.v${history?.[0]?.version ?? 1}`;
  if (drifted.length === 0) {
    if (shows && draft.condition('Drifted')?.status === 'True') {
      draft.set(
        'Drifted',
        'False',
        'NoDriftDetected',
        'No drift detected against the cluster state',
      );
    }
    return;
  }
  const message = `Cluster state of ${which} has drifted from the desired state:\n${drifted.join('\n')}`;
  release.event('Warning', 'DriftDetected', message);
  if (mode === 'warn') {
    if (shows) draft.set('Drifted', 'True', 'DriftDetected', message);
    return;
  }
  const corrected = drifted.map((line) => line.replace(/ changed .*| removed/, ' configured'));
  release.event(
    'Normal',
    'DriftCorrected',
    `Cluster state of ${which} has been corrected:\n${corrected.join('\n')}`,
    { 'helm.toolkit.fluxcd.io/revision': release.version },
  );
  release.drifted = [];
  if (shows) {
    draft.set('Drifted', 'False', 'NoDriftDetected', 'No drift detected against the cluster state');
  }
}
