export const ENVIRONMENTS = ['dev', 'staging', 'production'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** How environments are written in cluster names. */
export const SHORT: Record<Environment, string> = {
  dev: 'dev',
  staging: 'stg',
  production: 'prod',
};

export type Provider = 'aws' | 'gcp' | 'azure' | 'on-prem' | 'k3s';

export interface Region {
  readonly name: string;
  readonly provider: Provider;
  readonly weight: number;
}

export const REGIONS: readonly Region[] = [
  { name: 'eu-west', provider: 'aws', weight: 16 },
  { name: 'eu-central', provider: 'azure', weight: 14 },
  { name: 'us-east', provider: 'aws', weight: 17 },
  { name: 'us-west', provider: 'gcp', weight: 12 },
  { name: 'ap-south', provider: 'gcp', weight: 10 },
  { name: 'ap-northeast', provider: 'aws', weight: 9 },
  { name: 'on-prem', provider: 'on-prem', weight: 4 },
  { name: 'edge', provider: 'k3s', weight: 18 },
];

/** Edge clusters stand in shops and carry the name of their city. */
export const CITIES: readonly string[] = [
  'amsterdam',
  'athens',
  'austin',
  'bergen',
  'berlin',
  'bologna',
  'boston',
  'brno',
  'chicago',
  'cork',
  'dallas',
  'denver',
  'dublin',
  'fukuoka',
  'gdansk',
  'geneva',
  'ghent',
  'graz',
  'hamburg',
  'helsinki',
  'jaipur',
  'kochi',
  'krakow',
  'kyoto',
  'leeds',
  'leipzig',
  'lille',
  'lisbon',
  'lyon',
  'madrid',
  'malmo',
  'milan',
  'munich',
  'nagoya',
  'nantes',
  'oakland',
  'osaka',
  'oslo',
  'porto',
  'prague',
  'pune',
  'riga',
  'sapporo',
  'seattle',
  'sevilla',
  'tallinn',
  'toronto',
  'turin',
  'utrecht',
  'vienna',
];

/** What the API server of a provider calls its version. */
export function kubernetesVersion(provider: Provider, minor: number, patch: number): string {
  const base = `v1.${minor}.${patch}`;
  switch (provider) {
    case 'aws':
      return `${base}-eks-3cfe0ce`;
    case 'gcp':
      return `${base}-gke.1${patch}00`;
    case 'k3s':
      return `${base}+k3s1`;
    default:
      return base;
  }
}

export const GIT_HOST = 'git.example.com';
export const CHART_HOST = 'charts.example.com';
export const REGISTRY_HOST = 'registry.example.com';
export const BUCKET_HOST = 's3.example.com';

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** A suffix as Kubernetes makes for pods and events, from hexadecimal digits. */
export const podSuffix = (hex: string, length: number): string =>
  Array.from(
    { length },
    (_, i) => LETTERS[Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16) % 27] ?? 'x',
  ).join('');
