/** What the control endpoint does not do, with the HTTP status and the reason in words. */
export class Refused extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}
