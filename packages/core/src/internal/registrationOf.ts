/** What a participation is of in every source that tells of it, so that its parts can be joined. */
import { recordOf } from "../Fact.ts"
import { isErased } from "../Text.ts"

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * The registration that a participation's key is of: a UUID that it is, or begins with before a slash, in whatever case; else the
 * key itself. One that was erased is of what stands in the registration's place.
 */
export const registrationOf = (key: string): string => {
  const head = recordOf(key)
  return uuid.test(head) ? head.toLowerCase() : isErased(key) ? head : key
}
