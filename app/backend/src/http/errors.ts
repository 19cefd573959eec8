import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from '../logger.js';
import { databaseIsAway } from '../databaseFailure.js';
import { Problem } from './problem.js';

export const noSuchPath: RequestHandler = (request) => {
  throw Problem.notFound(`${request.method} ${request.path}`);
};

/** Answers every error with a problem document. Internal details are only logged. */
export function problemResponses(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const problem = asProblem(error);
    if (problem.status >= 500) logger.error({ err: error, requestId: response.locals['requestId'] as unknown, path: request.path }, 'request failed');
    if (response.headersSent) {
      next(error); // Express closes the connection, so that a partial response is not taken for a complete one.
      return;
    }
    if (problem.status === 503) response.set('Retry-After', '5');
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem.toDocument(request.path)));
  };
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (databaseIsAway(error)) return new Problem(503, 'The database cannot be reached just now. Please try again in a moment.');
  return clientFault(error) ?? new Problem(500, 'Something went wrong on our side. It has been logged.');
}

/** Express and its body parser throw errors with a status: invalid JSON, an invalid percent encoding, too large a body. */
function clientFault(error: unknown): Problem | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number' || error.status < 400 || error.status > 499) return undefined;
  if ('type' in error && error.type === 'entity.parse.failed') return new Problem(400, 'The body is not valid JSON.');
  if (error.status === 413) return new Problem(413, 'The body is too large.');
  return new Problem(error.status, 'The request is malformed.');
}
