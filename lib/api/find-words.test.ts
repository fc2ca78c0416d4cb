import { expect, it } from 'vitest';
import { ofObjects, parseAsked } from './find-words.ts';

it.each([
  ['kyverno', { words: ['kyverno'], only: null }],
  ['Kyverno  PROD', { words: ['kyverno', 'prod'], only: null }],
  ['c:prod', { clusters: ['prod'], words: [], only: 'clusters' }],
  ['c:', { clusters: [], words: [], only: 'clusters' }],
  ['kyverno c:prod', { clusters: ['prod'], words: ['kyverno'], only: 'objects' }],
  ['ns:apps web', { namespaces: ['apps'], words: ['web'], only: 'objects' }],
  ['k:hr', { kinds: ['hr'], only: 'objects' }],
  ['why:key', { words: ['key'], only: 'causes' }],
  ['v:fail', { words: ['fail'], only: 'views' }],
  ['x:y', { words: ['x:y'], only: null }],
])('%s is understood', (q, asked) => expect(parseAsked(q)).toMatchObject(asked));

it.each([
  ['apps/web', { namespaces: ['apps'], words: ['web'], kinds: [] }],
  ['/web', { namespaces: [], words: ['web'] }],
  ['apps/', { namespaces: [], words: ['apps'] }],
  ['Kustomization/apps/web', { kinds: ['kustomization'], namespaces: ['apps'], words: ['web'] }],
  [
    'arn:x/eu/Kustomization/apps/web',
    { clusters: ['arn:x/eu'], kinds: ['kustomization'], namespaces: ['apps'], words: ['web'] },
  ],
])('%s names an object and what it lies in', (q, asked) =>
  expect(ofObjects(parseAsked(q))).toMatchObject(asked),
);
