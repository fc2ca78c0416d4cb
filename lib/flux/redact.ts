import { cut } from './read.ts';

const USERINFO = /([a-z][a-z0-9+.-]{1,20}:\/\/)([^\s/'"`]{1,1024})@/gi;
const SECRET_PARAM =
  /([?&;](?:sig|signature|token|access_token|private_token|auth|password|secret|key|apikey|api_key|x-amz-signature|x-amz-credential|x-amz-security-token|x-goog-signature)=)[^&\s'"`]+/gi;
const AUTH_HEADER = /\b(bearer|basic)\s+[a-z0-9._~+/=-]{8,}/gi;
/** Addresses whose path is the credential. */
const WEBHOOK_URL =
  /(https:\/\/(?:hooks\.slack\.com|(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks|[\w.-]+\.webhook\.office\.com|chat\.googleapis\.com|open\.feishu\.cn|open\.larksuite\.com|api\.telegram\.org)\/)[^\s'"`]+/gi;
/** Tokens with a form of their own: GitHub, GitLab, Slack, AWS key ids, JWT, age. */
const TOKEN =
  /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeoprs]-[\w-]{10,}|(?:AKIA|ASIA)[A-Z0-9]{16}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|AGE-SECRET-KEY-[A-Z0-9]{20,})/g;
const WEBHOOK_PATH = /\/hook\/[0-9a-f]{6,}/gi;

/** Marks that turn the direction of a text: what stands there would not be what is read. */
const TURNS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text without marks of direction, and without the credentials that URLs, headers and webhook paths carry. `ssh://git@host` keeps its user. */
export function redactText(value: string): string {
  let s = value.replace(TURNS, '');
  if (s.includes('://')) {
    s = s.replace(USERINFO, keepUser).replace(WEBHOOK_URL, '$1…').replace(SECRET_PARAM, '$1…');
  }
  s = s.replace(AUTH_HEADER, '$1 …').replace(TOKEN, '…');
  return s.includes('/hook/') ? s.replace(WEBHOOK_PATH, '/hook/…') : s;
}

const keepUser = (_: string, scheme: string, userinfo: string): string => {
  const ssh = /^(git\+)?ssh:/i.test(scheme) && !/[:@]/.test(userinfo);
  return ssh ? `${scheme}${userinfo}@` : scheme;
};

/** A URL to show: no credentials, no query, at most 512 characters. */
export function displayUrl(value: string): string {
  const s = cut(value, 4096).replace(/[?#].*$/s, '');
  if (s.includes('://')) return cut(s.replace(USERINFO, keepUser), 512);
  // git@host:path is the user of SSH; anything else before an @ may be a credential.
  const scp = /^[\w.-]+@[\w.-]+:/.test(s);
  return cut(scp ? s : s.replace(/^[^/]*@/, ''), 512);
}

/** Longest message kept (the controllers allow 32,768). */
export const MESSAGE_LIMIT = 1_024;

/** A message to keep: without credentials, cut on a code point. What a first cut split is dropped, not shown half. */
export function displayMessage(value: string, limit = MESSAGE_LIMIT): string {
  const far = 8 * MESSAGE_LIMIT;
  const s = value.length > far ? cut(value, far).replace(/\S*$/, '') : value;
  return cut(redactText(s), limit);
}
