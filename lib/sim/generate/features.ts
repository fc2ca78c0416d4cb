/** What a Flux minor can say: the fields that its CRDs have. Older ones must not show newer fields. */
export interface Features {
  readonly chartRef: boolean;
  readonly appVersion: boolean;
  readonly lastAppliedRelease: boolean;
  readonly originRevision: boolean;
  readonly deletionPolicy: boolean;
  readonly kustomizationHistory: boolean;
  readonly releaseDuration: boolean;
  readonly releaseInventory: boolean;
  readonly snapshotAction: boolean;
  readonly drifted: boolean;
  readonly latestRef: boolean;
  readonly latestImage: boolean;
  readonly scanRevision: boolean;
  readonly externalArtifact: boolean;
  readonly staticAlerts: boolean;
  /** Reason of a HelmRelease whose chart is not there. */
  readonly sourceNotReady: 'SourceNotReady' | 'HelmChartNotReady';
}

export const featuresOf = (minor: number): Features => ({
  chartRef: minor >= 3,
  appVersion: minor >= 3,
  lastAppliedRelease: minor <= 2,
  originRevision: minor >= 5,
  deletionPolicy: minor >= 5,
  kustomizationHistory: minor >= 7,
  releaseDuration: minor >= 7,
  releaseInventory: minor >= 8,
  snapshotAction: minor >= 8,
  drifted: minor >= 9,
  latestRef: minor >= 6,
  latestImage: minor <= 6,
  scanRevision: minor >= 7,
  externalArtifact: minor >= 7,
  staticAlerts: minor >= 2,
  sourceNotReady: minor >= 3 ? 'SourceNotReady' : 'HelmChartNotReady',
});
