import { UnknownClusters } from '@/components/clusters/unknown-clusters';

export default function ClustersNotFound() {
  return <UnknownClusters />;
}
