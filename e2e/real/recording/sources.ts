import * as objects from '../manifests/sources.ts';
import { failing, make, ready, remove, untilAll, type Scenario } from './stage.ts';

const unreachable: Scenario = {
  name: 'sources-failing',
  about: 'Five sources that can not be fetched, one of them stalled.',
  run: async (stage) => {
    const { gitUrl } = stage.bed;
    const since = stage.recorder.events.length;
    const repository = await make(stage, objects.missingRepository(gitUrl), failing);
    const others = [
      objects.refusedOci(),
      objects.refusedBucket(),
      objects.missingHelmIndex(gitUrl),
      objects.invalidUrl(),
    ];
    const refs = await Promise.all(others.map((object) => make(stage, object, failing)));
    await untilAll(stage.recorder, repository, failing, 5, since);
    const all = [...repository, ...refs.flat()];
    await remove(stage, all);
    return all;
  },
};

const branchVanishes: Scenario = {
  name: 'branch-vanishes',
  about: 'A branch is deleted under its GitRepository and comes back.',
  run: async (stage) => {
    const { bed, recorder } = stage;
    const name = 'preview';
    await bed.git.createBranch(name);
    const refs = await make(stage, objects.branch(bed.gitUrl, name), ready);
    const deleted = recorder.events.length;
    await bed.git.deleteBranch(name);
    // Its retries change nothing in the object: one event is all there is.
    await untilAll(recorder, refs, failing, 1, deleted);
    const restored = recorder.events.length;
    await bed.git.createBranch(name);
    await untilAll(recorder, refs, ready, 1, restored);
    await bed.git.deleteBranch(name);
    await remove(stage, refs);
    return refs;
  },
};

export const sourceScenarios: readonly Scenario[] = [unreachable, branchVanishes];
