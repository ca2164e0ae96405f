/** How whatever tells of a registration names it: the same each time, and never the same for two. */
import { Contact, type Id } from "@laurel/core"

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** A registration, in lower case where it is a UUID: whatever tells of it writes it in one way or the other. */
export const registrationOf = (text: string): string => (uuid.test(text) ? text.toLowerCase() : text)

/** One person's part in one offering under a registration: attempts, sessions and instances are parts of it. */
export const participationOf = (registration: string, offering: Id.OfferingId, contact: Contact.Identity): string =>
  `${registrationOf(registration)}/${offering}/${Contact.keyOf(contact)}`
