import { expect, it } from 'vitest';
import { pagePath } from '../api/contract.ts';
import { streamPath } from './scope.ts';

const scope = (path: string) => [...new URL(streamPath(path), 'http://x').searchParams][0];

it.each(['/', '/objects', '/clusters'])('%s listens to the fleet', (path) =>
  expect(scope(path)).toBeUndefined(),
);

it('a cluster page listens to its cluster, however it is called', () => {
  expect(scope(pagePath.cluster('prod/eu west&1'))).toEqual(['cluster', 'prod/eu west&1']);
});

it('an object page listens to its object, each part encoded on its own', () => {
  const object = {
    cluster: 'arn:aws/x',
    kind: 'Kustomization',
    namespace: 'flux-system',
    name: 'a',
  };
  expect(scope(pagePath.object(object))).toEqual([
    'object',
    'arn%3Aaws%2Fx/Kustomization/flux-system/a',
  ]);
});
