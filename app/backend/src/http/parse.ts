import type { z } from 'zod';
import { Problem } from './problem.js';

/**
 * Parses `input` with `schema`.
 * @throws {Problem} 422, with every invalid field.
 */
export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw Problem.invalid(result.error.issues.map((issue) => ({ field: issue.path.join('.') || 'body', message: issue.message })));
}
