/** What an API server of a given minor version does differently (kube-apiserver feature gates). */
export interface ServerFeatures {
  readonly minor: number;
  /** Content types of aggregated discovery that it answers. */
  readonly aggregatedDiscovery: readonly ('v2' | 'v2beta1')[];
  /** `sendInitialEvents`: ignored before 1.27, refused while the gate is off, else honoured. */
  readonly watchList: 'ignored' | 'refused' | 'on';
  /** From 1.34 a watch from no version ends its initial events with a marked bookmark unasked. */
  readonly alwaysMarksInitialEvents: boolean;
}

export function featuresOf(kubernetesVersion: string): ServerFeatures {
  const minor = Number(/^v?1\.(\d+)/.exec(kubernetesVersion)?.[1] ?? 34);
  const watchListOn = minor === 32 || minor >= 34;
  return {
    minor,
    aggregatedDiscovery: minor >= 30 ? ['v2', 'v2beta1'] : minor >= 27 ? ['v2beta1'] : [],
    watchList: watchListOn ? 'on' : minor >= 27 ? 'refused' : 'ignored',
    alwaysMarksInitialEvents: minor >= 34,
  };
}
