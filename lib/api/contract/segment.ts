/**
 * One segment of a path. Browsers and servers take `.` and `..` out of a path even when they are percent-encoded, so a name
 * of one or two dots gets a `~` in front, and so does a name that looks like that already.
 */
export const toSegment = (name: string): string =>
  encodeURIComponent(/^~*\.{1,2}$/.test(name) ? `~${name}` : name);

/** The name of a segment that was percent-decoded already. */
export const fromSegment = (decoded: string): string =>
  /^~+\.{1,2}$/.test(decoded) ? decoded.slice(1) : decoded;
