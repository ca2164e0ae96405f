/** The public page of one certificate: whether it holds, what it says, and whether it is of the person one has in mind. */
import type { Statement } from "../Statement.ts"
import * as Criteria from "./Criteria.ts"
import * as Frame from "./Frame.ts"
import * as Html from "./Html.ts"
import * as Language from "./Language.ts"
import { type Answer, said } from "./Standing.ts"
import type { Certified, Likeness } from "./Source.ts"

/** What came of the form of the page, if it was sent. */
export interface Compared {
  readonly given: string
  readonly outcome: Likeness | "missing" | "tooLong"
}

export interface Matter {
  readonly code: string
  readonly certified: Certified
  /** The moment of the answer, in milliseconds since 1970. */
  readonly now: number
  /** Null where the form was not sent. */
  readonly compared: Compared | null
}

/**
 * What was taken back for good is on a public list by its code, so that nobody who opens its page need have seen the certificate: what it
 * says, and what was issued in its place, is for who names the person.
 */
const isListed: Readonly<Record<Certified["standing"]["_tag"], boolean>> = {
  Erased: true,
  Superseded: true,
  Void: true,
  Revoked: true,
  Withdrawn: true,
  Outdated: true,
  Suspended: false,
  Pending: false,
  Expired: false,
  Valid: false
}

export const of = (around: Frame.Around, matter: Matter): string => {
  const { words } = around.language
  const { code, certified, now, compared } = matter
  const isOpen = !isListed[certified.standing._tag] || compared?.outcome === "same"
  const statement = isOpen ? certified.statement : null
  const isErased = certified.statement === null
  const answer = said(around.language, certified)
  const zone = statement?.zone ?? "UTC"
  const moment = words.asOf(Language.moment(around.language, now, zone))
  const successor = isOpen && certified.standing._tag === "Superseded" ? certified.standing.by : null
  const title = compared === null ? answer.title : `${words.person[compared.outcome]} ${answer.title}`
  return Frame.page(around, title, [
    Frame.answer(answer.tone, answer.title, [
      statement === null ? "" : Html.paragraph(Html.foreign(statement.name), "name"),
      answer.meanings.map((meaning) => Html.paragraph(meaning)),
      !isOpen || answer.details.length === 0 ? "" : Html.list(answer.details),
      successor === null
        ? ""
        : Html.paragraph(Html.link(Frame.to(around, around.addresses.certificate(successor)), words.newer)),
      Html.paragraph(moment, "quiet")
    ]),
    compared === null ? "" : outcome(around, compared, answer),
    statement === null ? left(around, code, isErased) : [facts(around, matter, statement), grounds(around, statement)],
    isErased ? "" : person(around, code, compared)
  ])
}

/** Of a certificate that does not hold it is no good news whose it is. */
const outcome = (around: Frame.Around, { outcome: came }: Compared, { tone, title }: Answer): Html.Html => {
  const words = around.language.words.person
  if (came === "missing" || came === "tooLong") return Frame.problem(around, "person", words[came])
  if (came === "same" && tone !== "good")
    return Frame.note("wait", [words.same, " ", Html.element("strong", {}, `${title}.`)])
  return Frame.note(came === "same" ? "good" : came === "other" ? "bad" : "none", words[came])
}

const recorded = ({ language }: Frame.Around, { certified }: Matter, zone: string): string =>
  Language.moment(language, certified.recordedAt, zone)

/** What is told of a certificate that nobody was matched with. */
const left = (around: Frame.Around, code: string, isErased: boolean): Html.Html => {
  const { facts: words } = around.language.words
  return Html.section("says", isErased ? words.left : words.heading, [
    isErased ? "" : Html.paragraph(words.withheld),
    Html.terms([
      [words.issuer, Html.foreign(around.issuer.name)],
      [words.number, Html.element("code", { dir: "ltr" }, code)]
    ])
  ])
}

const facts = (around: Frame.Around, matter: Matter, statement: Statement): Html.Html => {
  const { language, issuer, addresses } = around
  const { facts: words } = language.words
  const { earnedOn, validFrom, validUntil, score, hours, zone } = statement
  const day = (date: Statement["earnedOn"]): string => Language.day(language, date)
  const type = Frame.to(around, addresses.achievement(statement.achievement.type))
  return Html.section("says", words.heading, [
    Html.terms([
      [words.achievement, Html.link(type, Html.foreign(statement.name))],
      [words.issuer, Html.foreign(issuer.name)],
      [words.earnedOn, day(earnedOn)],
      [words.validFrom, validFrom === earnedOn ? "" : day(validFrom)],
      [words.lastDay, validUntil === null ? words.noEnd : day(validUntil)],
      [words.score, score === null ? "" : Language.share(language, score)],
      [words.hours, hours === null ? "" : Language.hours(language, hours)],
      [words.recorded, recorded(around, matter, zone)],
      [words.number, Html.element("code", { dir: "ltr" }, matter.code)]
    ]),
    Html.paragraph(words.zone(zone), "quiet")
  ])
}

const grounds = ({ language }: Frame.Around, { description, criteria, evidence }: Statement): Html.Content => {
  const { words } = language
  return [
    Html.section("criteria", words.criteria, [
      description === "" ? "" : Html.element("p", { class: "pre", dir: "auto" }, description),
      Criteria.of(criteria)
    ]),
    evidence.length === 0
      ? ""
      : Html.section(
          "evidence",
          words.evidence,
          Html.list(
            evidence.map(({ name, on, narrative }) => [
              Html.foreign(name),
              ` – ${Language.day(language, on)}`,
              narrative === null ? "" : [" – ", Html.foreign(narrative)]
            ])
          )
        )
  ]
}

const person = (around: Frame.Around, code: string, compared: Compared | null): Html.Html => {
  const { person: words } = around.language.words
  const wrong = compared?.outcome === "missing" || compared?.outcome === "tooLong" ? words[compared.outcome] : undefined
  const given = compared === null ? undefined : compared.given
  return Html.section("whose", words.heading, [
    Html.element("form", { method: "post", action: Frame.to(around, around.addresses.certificate(code)) }, [
      Html.paragraph(words.why),
      Frame.field({
        name: "person",
        label: words.label,
        error: wrong,
        input: (attributes) =>
          Html.empty("input", {
            ...attributes,
            type: "text",
            required: "",
            value: given,
            dir: "auto",
            autocomplete: "off",
            spellcheck: "false"
          })
      }),
      Html.element("button", { type: "submit" }, words.button)
    ])
  ])
}
