import { fromSegment } from '../api/contract/segment.ts';
import { apiPath } from '../api/paths.ts';

/** Part of the fleet that a page shows, from its path: what its stream has to speak of. */
export function streamPath(pathname: string): string {
  const [first, cluster, ...rest] = pathname.split('/').filter((part) => part !== '');
  if (first !== 'clusters' || cluster === undefined) return apiPath.stream();
  // Path segments are percent-encoded already, as the scope of an object wants its parts.
  return rest.length === 3
    ? `${apiPath.stream()}?object=${encodeURIComponent([cluster, ...rest].join('/'))}`
    : `${apiPath.stream()}?cluster=${encodeURIComponent(fromSegment(decoded(cluster)))}`;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
