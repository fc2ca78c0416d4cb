/** How keys of causes look (cause.ts makes them). */
export const CAUSE_KEY = /^[0-9a-f]{16}$/;
