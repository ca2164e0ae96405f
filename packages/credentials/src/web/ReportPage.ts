/** What came of checking somebody's credential: the answer, and each check in plain words. */
import { CivilDate } from "@laurel/core"
import { type Check, type Outcome, type Report, type Verdict, verdicts, type Verified } from "../verify/Report.ts"
import { certificateAt } from "./certificateAt.ts"
import * as Frame from "./Frame.ts"
import * as Html from "./Html.ts"
import * as Language from "./Language.ts"
import * as Look from "./Look.ts"

/** Credentials of one report that are shown: a page of a thousand is read by nobody. */
const maxShown = 100

const tones: Readonly<Record<Verdict, Look.Tone>> = {
  valid: "good",
  expired: "wait",
  notYetValid: "wait",
  suspended: "wait",
  revoked: "bad",
  invalid: "bad",
  undetermined: "none",
  another: "bad",
  incomparable: "none"
}

const checkTones: Readonly<Record<Outcome, Look.Tone>> = {
  held: "good",
  failed: "bad",
  unknown: "wait",
  notMade: "none"
}

export const of = (around: Frame.Around, report: Report): string => {
  const { language, addresses } = around
  const { report: words, verify, asOf } = language.words
  const { title, meaning } = words.answers[report.verdict]
  return Frame.page(around, title, [
    Frame.answer(tones[report.verdict], title, [
      Html.paragraph(meaning),
      report.credentials.length > 1 ? Html.paragraph(words.several) : "",
      report.beware === null ? "" : Html.element("p", { class: "name" }, words.beware),
      Html.paragraph(asOf(Language.moment(language, report.at, "UTC")), "quiet")
    ]),
    words.english === "" ? "" : Html.paragraph(words.english, "quiet"),
    report.credentials.length > 1 ? several(around, report.credentials) : report.credentials.map(whole(around)),
    Html.paragraph(words.trust),
    Html.paragraph(Html.link(Frame.to(around, addresses.verify), verify.again))
  ])
}

/** The collection stands first, then the worst: whoever reads no further has not missed what is wrong. */
const several = (around: Frame.Around, all: ReadonlyArray<Verified>): Html.Content => {
  const { language } = around
  const { report: words } = language.words
  const number = (value: number): string => Language.number(language, value)
  const [first, ...others] = all.map((verified, at) => ({ verified, at }))
  if (first === undefined) return ""
  const sorted = [first, ...others.toSorted((a, b) => rank(a.verified) - rank(b.verified))]
  const hidden = sorted.length - maxShown
  return Html.section("credentials", words.says, [
    sorted.slice(0, maxShown).map(({ verified, at }) => {
      const { title } = words.answers[verified.verdict]
      return Html.element("details", { open: verified.answer === "valid" ? undefined : "" }, [
        Html.element("summary", {}, [
          `${words.nth(number(at + 1), number(all.length))}: `,
          Html.foreign(verified.said?.title ?? ""),
          ` – ${title}`
        ]),
        says(around, verified),
        checks(around, verified)
      ])
    }),
    hidden > 0 ? Html.paragraph(words.more(number(hidden))) : ""
  ])
}

const rank = ({ verdict }: Verified): number => verdicts.indexOf(verdict)

const whole =
  (around: Frame.Around) =>
  (verified: Verified): Html.Content => {
    const { report: words } = around.language.words
    return [
      verified.said === null ? "" : Html.section("says", words.says, says(around, verified)),
      Html.section("checks", words.checks, checks(around, verified))
    ]
  }

const says = (around: Frame.Around, { said, proved }: Verified): Html.Content => {
  if (said === null) return ""
  const { report: words, facts } = around.language.words
  const { title, issuer, issuerName, awarded, validFrom, validUntil, id } = said
  const own = proved ? certificateAt(around, id) : undefined
  const begins = (text: string | null): string => momentOf(around.language, text, true)
  return [
    proved ? "" : Frame.note("bad", words.unproved),
    Html.terms([
      [words.title, title === "" ? "" : Html.foreign(title)],
      [words.issuer, [issuerName === null ? "" : [Html.foreign(issuerName), ", "], Html.foreign(issuer)]],
      [facts.earnedOn, begins(awarded)],
      [facts.validFrom, validFrom === awarded ? "" : begins(validFrom)],
      [words.validUntil, momentOf(around.language, validUntil, false)],
      [words.id, id === "" ? "" : Html.foreign(id)]
    ]),
    own === undefined ? "" : Html.paragraph(Html.link(own, words.ours))
  ]
}

const written = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})$/i
const midnight = /^00:00(?::00(?:\.0+)?)?$/

/**
 * The day and the time that are written, in words, by the offset that is written with them; what can't be read so, as it is written. Of
 * what begins with a day the day is told, as its issuer prints it.
 */
const momentOf = (language: Language.Language, text: string | null, isBeginning: boolean): string => {
  if (text === null) return ""
  const [, date = text, time = "", offset = ""] = written.exec(text) ?? []
  const day = CivilDate.parse(date)
  if (day === undefined) return text
  if (time === "") return Language.day(language, day)
  const zone = /^(?:Z|[+-]00:00)$/i.test(offset) ? "UTC" : offset
  return isBeginning && midnight.test(time)
    ? `${Language.day(language, day)} (${zone})`
    : `${Language.day(language, day)}, ${time.slice(0, 5)} (${zone})`
}

const checks = ({ language }: Frame.Around, verified: Verified): Html.Html =>
  Html.element(
    "ul",
    { class: "checks", role: "list" },
    verified.checks.map((check) => Html.element("li", {}, one(language, check)))
  )

const one = (language: Language.Language, { name, outcome, checked, found, meaning, advice }: Check): Html.Content => {
  const { report: words } = language.words
  const tone = checkTones[outcome]
  const english = (text: string): Html.Html => Html.element("p", { lang: "en", dir: "auto" }, text)
  return [
    Html.element("span", { class: tone }, Look.icon(tone)),
    Html.element("div", {}, [
      Html.heading(3, [`${words.names[name]}: `, Html.element("span", { class: tone }, words.outcomes[outcome])]),
      Html.element("p", { class: "quiet", lang: "en", dir: "auto" }, checked),
      found === "" ? "" : english(found),
      meaning === "" ? "" : english(meaning),
      advice === null ? "" : english(advice)
    ])
  ]
}
