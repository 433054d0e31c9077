/** What scrolls is reached by the keyboard, so that its arrows can move it. */
export const BY_KEYS = { tabIndex: 0 };
