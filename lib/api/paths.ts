import { toSegment as enc } from './contract/segment.ts';

/** Addresses of the wire and of the pages. Schema-free: a link must not bring the parser of an answer with it. */
export const API = '/api/v1';
export const apiPath = {
  fleet: () => `${API}/fleet`,
  clusters: () => `${API}/clusters`,
  matrix: () => `${API}/matrix`,
  cluster: (name: string) => `${API}/clusters/${enc(name)}`,
  objects: () => `${API}/objects`,
  object: (o: { cluster: string; kind: string; namespace: string; name: string }) =>
    `${API}/objects/${enc(o.cluster)}/${enc(o.kind)}/${enc(o.namespace)}/${enc(o.name)}`,
  find: () => `${API}/find`,
  stream: () => `${API}/stream`,
  system: () => `${API}/system`,
} as const;
/** Pages. An object's page lies under its cluster. */
export const pagePath = {
  fleet: () => '/',
  system: () => '/system',
  cluster: (name: string) => `/clusters/${enc(name)}`,
  object: (o: { cluster: string; kind: string; namespace: string; name: string }) =>
    `/clusters/${enc(o.cluster)}/${enc(o.kind)}/${enc(o.namespace)}/${enc(o.name)}`,
} as const;
