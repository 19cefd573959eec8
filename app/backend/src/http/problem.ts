import { STATUS_CODES } from 'node:http';

/** An invalid field of the request, e.g. `{ field: 'origin.city', message: 'Required' }`. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** A request that fails; the client gets application/problem+json (RFC 9457). */
export class Problem extends Error {
  /**
   * @param status the HTTP status, 400 to 599
   * @param detail a sentence for the user
   * @param extensions additional members of the document, such as `errors`
   */
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly extensions: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
  }

  static invalid(errors: readonly FieldError[]): Problem {
    return new Problem(422, errors.length === 1 ? 'One field is not valid.' : `${errors.length} fields are not valid.`, { errors });
  }

  static notFound(what: string): Problem {
    return new Problem(404, `${what} does not exist.`);
  }

  toDocument(instance: string): Record<string, unknown> {
    return { type: 'about:blank', title: STATUS_CODES[this.status] ?? 'Error', status: this.status, detail: this.detail, instance, ...this.extensions };
  }
}
