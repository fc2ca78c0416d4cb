import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { pagePath } from '../contract.ts';
import { fromSegment, toSegment } from './segment.ts';

it.each(['.', '..', '~.', '~~..', 'a', '...', 'arn:aws:eks/x', '%2e', '~'])(
  'a cluster named %s keeps its page through the normalisation of addresses',
  (name) => {
    const { pathname } = new URL(pagePath.cluster(name), 'http://x');
    const segments = pathname.split('/');
    expect(segments).toHaveLength(3);
    expect(fromSegment(decodeURIComponent(segments[2] ?? ''))).toBe(name);
  },
);

it('every name comes back from its segment, and no two names share one', () => {
  const name = fc.oneof(fc.string({ unit: fc.constantFrom('.', '~', 'a', '/') }), fc.string());
  fc.assert(
    fc.property(name, (n) => {
      expect(fromSegment(decodeURIComponent(toSegment(n)))).toBe(n);
    }),
  );
});
