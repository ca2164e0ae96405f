/** How long a key may be. */

/** Characters of the key of a row or a fact. What adapters give by hand is not checked, and a ledger's index holds no more. */
export const maxKey = 500

/** Whether a key is longer than keys are. */
export const isLong = (key: string): boolean => key.length > maxKey && Array.from(key).length > maxKey
