/** How a certificate stands, in words and as JSON. */
import { CivilDate } from "@laurel/core"
import type { Standing } from "@laurel/credentials"

const day = CivilDate.format

const worse = (each: Standing.Worse): string => {
  switch (each.what) {
    case "person":
      return "it was made while two people were taken for one, and may name the wrong one"
    case "earnedOn":
      return `it says earned on ${day(each.said)}, and it was ${day(each.now)}`
    case "validFrom":
      return `it says valid from ${day(each.said)}, and it is from ${day(each.now)}`
    case "validUntil":
      return `it says valid ${each.said === null ? "without end" : `until ${day(each.said)}`}, and it is until ${day(each.now)}`
    case "score":
      return `it says a score of ${each.said}, and ${each.now === null ? "there is none" : `it is ${each.now}`}`
  }
}

/** Such as `valid until 2027-05-01`. */
export const words = (standing: Standing.Standing): string => {
  switch (standing._tag) {
    case "Erased":
      return "erased"
    case "Superseded":
      return `replaced by ${standing.by}`
    case "Void":
      return "void: issued in error"
    case "Revoked":
      return `revoked from ${day(standing.from)}`
    case "Withdrawn":
      return `withdrawn from ${day(standing.from)}`
    case "Outdated":
      return `outdated: ${standing.worse.map(worse).join("; ") || "its certification says nothing of it any more"}`
    case "Suspended":
      return `suspended${standing.until === null ? "" : ` until ${day(standing.until)}`}`
    case "Pending":
      return `valid from ${day(standing.from)}, not yet`
    case "Expired":
      return `expired: its last valid day was ${day(standing.on)}`
    case "Valid":
      return standing.until === null ? "valid, without end" : `valid until ${day(standing.until)}`
  }
}

const days: ReadonlySet<string> = new Set(["from", "until", "on"])

/** The same for programs, with days as `2027-05-01`. */
export const plain = (standing: Standing.Standing): object => ({
  state: standing._tag.toLowerCase(),
  words: words(standing),
  ...Object.fromEntries(
    Object.entries(standing).flatMap(([key, value]): ReadonlyArray<readonly [string, unknown]> => {
      if (key === "_tag" || key === "worse") return []
      return [[key, days.has(key) && typeof value === "number" ? day(CivilDate.CivilDate.make(value)) : value]]
    })
  )
})
