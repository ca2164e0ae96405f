/** Whom a row is about: by address, else by an id, never by a name unless the operator says so. */

/** Addresses are matched in small letters, as every source of Laurel gives them. */
export const email = { scheme: "email", value: { value: "{email}", case: "lower" } } as const

export const upn = { scheme: "upn", value: { value: "{upn}", case: "lower" } } as const

/** An id of the system that made the file, under a scheme that the operator names. */
export const account = { scheme: "{constant.accounts}", value: "{id}" } as const

export const accounts =
  "The scheme under which the ledger knows the ids of this file's people, such as moodle or employee."

/**
 * The key of a person's participation: the label `who` has the columns of all identities, and stands for the first that has a
 * value. It makes nobody known: whoever is in none of the contact's columns is unmatched.
 */
export const participation = (of: string) => ({ value: `${of}/{who}`, case: "lower" }) as const
