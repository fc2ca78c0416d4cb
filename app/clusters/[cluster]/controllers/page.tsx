import { decoded } from '../../../reads';
import { clusterPart, titleOf, type Props } from '../read';

export const generateMetadata = titleOf('Controllers');

export default async function ClusterControllersPage({ params }: Props) {
  return clusterPart(decoded((await params).cluster), 'controllers');
}
