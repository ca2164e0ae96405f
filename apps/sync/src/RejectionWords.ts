/** What is said of a rejection that somebody has put aside. */
import { Instant, type Rejection, Words } from "@laurel/core"
import * as Print from "./Print.ts"

export const dismissal = ({ actor, role, reason, at }: Rejection.Dismissal): string =>
  Print.oneLine(`dismissed by ${actor}, ${role}, ${Words.moment(at)}: ${reason}`)

export const plainDismissal = (one: Rejection.Dismissal | undefined) =>
  one === undefined ? null : { ...one, at: Instant.format(one.at) }
