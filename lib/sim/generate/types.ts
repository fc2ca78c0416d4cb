import type { FluxKind } from '../../flux/kinds.ts';
import type { KubeObject } from '../object.ts';
import type { ServedResource } from '../resources.ts';
import type { Features } from './features.ts';
import type { Environment, Provider } from './names.ts';
import type { GitRepo } from './repos.ts';
import type { Shared } from './shared.ts';
import type { FluxRelease } from './versions.ts';

/** One Flux object of a cluster as its author meant it: what Git says, plus what it needs to be drawn settled. */
interface PlanBase<K extends FluxKind> {
  readonly kind: K;
  readonly namespace: string;
  readonly name: string;
  /** Kustomization that applies it; null: made by a controller, by hand or by bootstrap. */
  readonly parent: KustomizationPlan | null;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly suspended?: boolean;
  /** ResourceSet that made it, in place of a Kustomization. */
  readonly owner?: ResourceSetPlan;
}

export interface InventoryEntry {
  readonly id: string;
  readonly v: string;
}

export type SourcePlan = GitPlan | OciPlan | BucketPlan | ExternalArtifactPlan;

export interface KustomizationPlan extends PlanBase<'Kustomization'> {
  /** Path in its source: decides its content together with the source's commits. */
  readonly path: string;
  /** What commits name when they touch it: a component, team or app. */
  readonly scope: string;
  readonly source: SourcePlan;
  readonly dependsOn: readonly KustomizationPlan[];
  readonly intervalMs: number;
  readonly retryMs: number | null;
  readonly timeoutMs: number | null;
  readonly wait: boolean;
  /** Workloads and other objects that it applies, without the Flux objects, which name it as their parent. */
  readonly applies: readonly InventoryEntry[];
  /** Content has variables of the cluster in it, so that its digest is its own. */
  readonly perCluster: boolean;
  readonly substitute: Readonly<Record<string, string>> | null;
}

export interface ReleasePlan extends PlanBase<'HelmRelease'> {
  readonly chart: string;
  readonly version: string;
  /** Version before this one, for the history; null when installed at this version. */
  readonly previous: string | null;
  readonly source: HelmRepositoryPlan | OciPlan;
  readonly dependsOn: readonly ReleasePlan[];
  readonly intervalMs: number;
  readonly drift: 'enabled' | 'warn' | null;
  readonly applies: readonly InventoryEntry[];
  readonly replicas: number;
}

export interface GitPlan extends PlanBase<'GitRepository'> {
  readonly repo: GitRepo;
  readonly intervalMs: number;
  readonly secret: string | null;
}

export interface OciPlan extends PlanBase<'OCIRepository'> {
  readonly url: string;
  readonly tag: string;
  /** Commits whose builds are pushed under the tag; null for a chart, which has its version as tag. */
  readonly repo: GitRepo | null;
  readonly intervalMs: number;
}

export interface BucketPlan extends PlanBase<'Bucket'> {
  readonly bucket: string;
  readonly repo: GitRepo;
  readonly intervalMs: number;
}

export interface HelmRepositoryPlan extends PlanBase<'HelmRepository'> {
  readonly url: string;
  readonly oci: boolean;
  readonly intervalMs: number;
}

export interface ChartPlan extends PlanBase<'HelmChart'> {
  readonly release: ReleasePlan;
}

export interface ExternalArtifactPlan extends PlanBase<'ExternalArtifact'> {
  readonly generator: GeneratorPlan;
  readonly repo: GitRepo;
}

export interface GeneratorPlan extends PlanBase<'ArtifactGenerator'> {
  readonly source: GitPlan;
  readonly artifacts: readonly string[];
}

export interface AlertPlan extends PlanBase<'Alert'> {
  readonly provider: string;
  readonly severity: 'info' | 'error';
}

export interface ProviderPlan extends PlanBase<'Provider'> {
  readonly type: string;
  readonly channel: string;
}

export interface ReceiverPlan extends PlanBase<'Receiver'> {
  readonly target: string;
}

export interface ImageRepositoryPlan extends PlanBase<'ImageRepository'> {
  readonly image: string;
  readonly intervalMs: number;
  readonly tag: string;
  readonly previousTag: string;
}

export interface ImagePolicyPlan extends PlanBase<'ImagePolicy'> {
  readonly repository: ImageRepositoryPlan;
}

export interface ImageAutomationPlan extends PlanBase<'ImageUpdateAutomation'> {
  readonly source: GitPlan;
  readonly path: string;
  readonly intervalMs: number;
  readonly policies: readonly ImagePolicyPlan[];
}

export interface InstancePlan extends PlanBase<'FluxInstance'> {
  readonly path: string;
}

export type ReportPlan = PlanBase<'FluxReport'>;

export interface ResourceSetPlan extends PlanBase<'ResourceSet'> {
  readonly tenants: readonly string[];
  readonly applies: readonly InventoryEntry[];
}

export type Plan =
  | KustomizationPlan
  | ReleasePlan
  | GitPlan
  | OciPlan
  | BucketPlan
  | HelmRepositoryPlan
  | ChartPlan
  | ExternalArtifactPlan
  | GeneratorPlan
  | AlertPlan
  | ProviderPlan
  | ReceiverPlan
  | ImageRepositoryPlan
  | ImagePolicyPlan
  | ImageAutomationPlan
  | InstancePlan
  | ReportPlan
  | ResourceSetPlan;

/** How a cluster's repository is laid out; each has its own ratio of kinds, as real fleets do. */
export type Layout = 'mono' | 'apps' | 'operator' | 'edge';

/** Who a cluster is, before any object. */
export interface ClusterProfile {
  readonly index: number;
  readonly name: string;
  readonly environment: Environment;
  readonly region: string;
  readonly provider: Provider;
  /** Upgrade order: 0 first. */
  readonly ring: number;
  readonly layout: Layout;
  readonly flux: FluxRelease;
  readonly features: Features;
  readonly kubernetes: string;
  /** Number of Flux objects to plan. */
  readonly size: number;
  /** Namespace of the Flux controllers. */
  readonly fluxNamespace: string;
  /** Epoch ms at which it joined the fleet. */
  readonly createdAt: number;
}

/** Everything that is the same for all clusters. */
export interface FleetBase {
  readonly seed: number;
  /** Strings and inventories that many clusters have in common, held once. */
  readonly shared: Shared;
  /** Epoch ms at which the settled fleet is drawn. */
  readonly now: number;
  readonly repos: ReadonlyMap<string, GitRepo>;
}

export interface GeneratedCluster {
  readonly name: string;
  /** env, region, provider, ring: what an inventory of clusters would say. */
  readonly labels: Readonly<Record<string, string>>;
  readonly profile: ClusterProfile;
  readonly kubernetesVersion: string;
  readonly served: readonly ServedResource[];
  readonly crdLabels: Readonly<Record<string, string>>;
  /** The plan of each Flux object, parents before children; made once. */
  plans(): readonly Plan[];
  /** Settled objects, made anew at each call: Flux objects, flux-system Deployments, Namespaces. */
  objects(): KubeObject[];
}

export interface GeneratedFleet extends FleetBase {
  readonly clusters: readonly GeneratedCluster[];
}
