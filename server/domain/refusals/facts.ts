/** What a refusal says of itself. */

/**
 * Whether trying again helps: `never` the same way; `same-id` at once or later with the same id; `query-first` only
 * after asking how the first try ended; `after-change` once the person has changed something.
 */
export type Retry = "never" | "same-id" | "query-first" | "after-change";

export interface RefusalFacts {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 421 | 422 | 423 | 429 | 500 | 503;
  readonly retry: Retry;
  readonly zh: string;
  readonly en: string;
}
