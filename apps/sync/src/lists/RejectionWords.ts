/** What is said of a rejection that somebody has put aside. */
import { Instant, type Rejection, Words } from "@laurel/core"
import * as Print from "../terminal/Print.ts"

export const dismissal = ({ actor, role, reason, at }: Rejection.Dismissal): string =>
  Print.oneLine(`dismissed by ${actor}, ${role}, ${Words.moment(at)}: ${reason}`)

/** Who had put it aside is a part of it: both are answerable. */
export const reopening = ({ by: { actor, role, reason, at }, dismissal: of }: Rejection.Reopening): string =>
  Print.oneLine(`reopened by ${actor}, ${role}, ${Words.moment(at)}: ${reason}; it had been ${dismissal(of)}`)

export const plainReopening = (one: Rejection.Reopening | null) =>
  one === null ? null : { by: plainDismissal(one.by), dismissal: plainDismissal(one.dismissal) }

export const plainDismissal = (one: Rejection.Dismissal | undefined) =>
  one === undefined ? null : { ...one, at: Instant.format(one.at) }
