import type { ApiError } from '../api';

interface ProblemNoteProps {
  readonly error: ApiError | undefined;
  readonly onRetry?: (() => void) | undefined;
}

/** An error message; screen readers announce it when it appears. */
export function ProblemNote({ error, onRetry }: ProblemNoteProps) {
  if (!error) return null;
  return (
    <div role="alert" className="note note-bad">
      <p>{error.message}</p>
      {onRetry && (
        <button type="button" className="quiet" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
