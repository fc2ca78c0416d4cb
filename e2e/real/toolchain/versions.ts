// The module proxy does not serve every version of every module: these are sets that resolve whole.
export interface Tool {
  readonly name: string;
  readonly module: string;
  readonly version: string;
  readonly pkg: string;
  readonly ldflags: string;
  /** Version for the modules that this one replaces by a folder of its own repository at v0.0.0. */
  readonly staging?: string;
}

export interface FluxSet {
  readonly release: string;
  readonly controllers: readonly Tool[];
}

const kubernetesVersion = '1.34.2';

export const etcd: Tool = {
  name: 'etcd',
  module: 'go.etcd.io/etcd/server/v3',
  version: '3.6.8',
  pkg: 'go.etcd.io/etcd/server/v3',
  ldflags: '-s -w',
};

function kubernetes(name: string): Tool {
  const [major, minor] = kubernetesVersion.split('.');
  const variables = { gitVersion: `v${kubernetesVersion}`, gitMajor: major, gitMinor: minor };
  const stamps = Object.entries(variables).map(
    ([key, value]) => `-X k8s.io/component-base/version.${key}=${value}`,
  );
  return {
    name,
    module: 'k8s.io/kubernetes',
    version: kubernetesVersion,
    pkg: `k8s.io/kubernetes/cmd/${name}`,
    ldflags: ['-s -w', ...stamps].join(' '),
    staging: `0.${kubernetesVersion.split('.').slice(1).join('.')}`,
  };
}

export const kubeApiserver = kubernetes('kube-apiserver');
export const kubectl = kubernetes('kubectl');

function controller(name: string, version: string): Tool {
  const path = `github.com/fluxcd/${name}-controller`;
  return { name: `${name}-controller`, module: path, version, pkg: path, ldflags: '-s -w' };
}

const current: FluxSet = {
  release: '2.9.2',
  controllers: [
    controller('kustomize', '1.9.3'),
    controller('source', '1.9.3'),
    controller('notification', '1.9.2'),
    controller('helm', '1.6.2'),
  ],
};

// No notification-controller of this release is served: a cluster of this set lacks its kinds.
const older: FluxSet = {
  release: '2.7.3',
  controllers: [
    controller('kustomize', '1.7.2'),
    controller('source', '1.7.3'),
    controller('helm', '1.4.3'),
  ],
};

export const fluxSets: readonly FluxSet[] = [current, older];
export const currentRelease = current.release;
export const olderRelease = older.release;

export function fluxSet(release: string): FluxSet {
  const found = fluxSets.find((set) => set.release === release);
  if (found) return found;
  const known = fluxSets.map((set) => set.release).join(', ');
  throw new Error(`no build of Flux ${release} is pinned; pinned are ${known}`);
}

/** The slow ones first, so that two at a time end together. */
export function toolsFor(release: string): readonly Tool[] {
  return [kubeApiserver, ...fluxSet(release).controllers, etcd, kubectl];
}
