import { notFound } from 'next/navigation';
import { decoded } from '../../../reads';
import { clusterPart, titleOf, type Props } from '../read';

export const generateMetadata = titleOf('Controllers');

export default async function ClusterControllersPage({ params, searchParams }: Props) {
  // It has one view: there is nothing to ask it for.
  if (Object.keys(await searchParams).length > 0) notFound();
  return clusterPart(decoded((await params).cluster), 'controllers');
}
