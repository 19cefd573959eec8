import { useCallback, useEffect, useState } from 'react';
import { ApiError, get } from './api';

export interface Loaded<Body> {
  /** The last response; kept while the next request runs, so that the page does not jump. */
  readonly data: Body | undefined;
  readonly error: ApiError | undefined;
  readonly loading: boolean;
  readonly reload: () => void;
}

interface State<Body> {
  readonly question: string;
  readonly data?: Body;
  readonly error?: ApiError;
}

/** The API's response for `path`, requested again when the path changes or `reload` is called. */
export function useApi<Body>(path: string): Loaded<Body> {
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<State<Body>>({ question: '' });
  const question = `${attempt} ${path}`;

  useEffect(() => {
    const leaving = new AbortController();
    get<Body>(path, leaving.signal).then(
      (data) => {
        if (!leaving.signal.aborted) setState({ question, data });
      },
      (failure: unknown) => {
        if (leaving.signal.aborted) return;
        const error = failure instanceof ApiError ? failure : new ApiError(0, 'The response could not be read.');
        setState((before) => ({ ...before, question, error }));
      },
    );
    return () => leaving.abort();
  }, [path, question]);

  const reload = useCallback(() => setAttempt((count) => count + 1), []);
  const loading = state.question !== question;
  return { data: state.data, error: loading ? undefined : state.error, loading, reload };
}
