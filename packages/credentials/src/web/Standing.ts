/** A certificate's standing as a visitor reads it. */
import type { CivilDate } from "@laurel/core"
import type { Standing, Worse } from "../standing/Standing.ts"
import type { Certified } from "./Source.ts"
import * as Language from "./Language.ts"
import type { Tone } from "./Look.ts"

export interface Answer {
  readonly tone: Tone
  readonly title: string
  readonly meanings: ReadonlyArray<string>
  readonly details: ReadonlyArray<string>
}

const tones = {
  Valid: "good",
  Pending: "wait",
  Suspended: "wait",
  Expired: "wait",
  Superseded: "wait",
  Outdated: "bad",
  Revoked: "bad",
  Withdrawn: "bad",
  Void: "bad",
  Erased: "none"
} as const satisfies Readonly<Record<Standing["_tag"], Tone>>

export const said = (language: Language.Language, { standing, statement, isBelieved }: Certified): Answer => {
  const { unbelieved } = language.words.standing
  const { title, meanings } = inWords(language, standing, statement?.validUntil ?? null)
  const details = standing._tag === "Outdated" ? standing.worse.map((worse) => short(language, worse)) : []
  const tone = tones[standing._tag]
  // Of one that does not count anyway it makes no difference who could have signed it.
  if (isBelieved || tone !== "good") return { tone, title, meanings, details }
  return { tone: "wait", title: unbelieved.title, meanings: [unbelieved.meaning, ...meanings], details }
}

/** `until` is the last valid day that the certificate says. */
const inWords = (
  language: Language.Language,
  standing: Standing,
  until: CivilDate.CivilDate | null
): Pick<Answer, "title" | "meanings"> => {
  const { standing: words } = language.words
  const day = (date: CivilDate.CivilDate): string => Language.day(language, date)
  const plain = ({ title, meaning }: { readonly title: string; readonly meaning: string }) => ({
    title,
    meanings: [meaning]
  })
  switch (standing._tag) {
    case "Valid": {
      const last = standing.until === null ? words.validAlways : words.validUntil(day(standing.until))
      const isLonger = until !== null && until !== standing.until
      return { title: words.valid.title, meanings: [last, isLonger ? words.extended(day(until)) : words.valid.meaning] }
    }
    case "Pending":
      return plain({ ...words.pending, meaning: words.pending.meaning(day(standing.from)) })
    case "Expired":
      return plain({ ...words.expired, meaning: words.expired.meaning(day(standing.on)) })
    case "Suspended": {
      const last = standing.until === null ? null : day(standing.until)
      return plain({ ...words.suspended, meaning: words.suspended.meaning(last) })
    }
    case "Revoked":
      return plain({ ...words.revoked, meaning: words.revoked.meaning(day(standing.from)) })
    case "Withdrawn":
      return plain({ ...words.withdrawn, meaning: words.withdrawn.meaning(day(standing.from)) })
    case "Void":
      return plain(words.void)
    case "Outdated":
      return plain(words.outdated)
    case "Superseded":
      return plain(words.superseded)
    case "Erased":
      return plain(words.erased)
  }
}

const short = (language: Language.Language, worse: Worse): string => {
  const { worse: words } = language.words
  const day = (date: CivilDate.CivilDate): string => Language.day(language, date)
  switch (worse.what) {
    case "person":
      return words.person
    case "earnedOn":
      return words.earnedOn(day(worse.said), day(worse.now))
    case "validFrom":
      return words.validFrom(day(worse.said), day(worse.now))
    case "validUntil":
      return words.validUntil(worse.said === null ? null : day(worse.said), day(worse.now))
    case "score":
      return words.score(
        Language.share(language, worse.said),
        worse.now === null ? null : Language.share(language, worse.now)
      )
  }
}
