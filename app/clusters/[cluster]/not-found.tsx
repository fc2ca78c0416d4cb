import { UnknownCluster } from '@/components/shell/unknown';

export default function ClusterNotFound() {
  return <UnknownCluster />;
}
