/** From a badge that was checked to a fact, or to why not. Pure: what it says can be read again under another setting. */
import {
  Checks,
  Moment,
  type Proven,
  quoted,
  type Recipients,
  Status,
  type Step,
  type Unproven,
  unproven
} from "@laurel/credentials"
import { type Contact, Fact, Id, Rejection, Text } from "@laurel/core"
import type { Row } from "./Row.ts"
import type { Compiled, Place } from "./Setting.ts"
import { type Stood, stream } from "./Stood.ts"

/** What one badge says: a fact, or why there is none. */
export type Judged = { readonly draft: Fact.Draft } | { readonly rejection: Rejection.Rejection } | undefined

interface Why {
  readonly kind: Rejection.Kind
  readonly column: Step | "recipient" | "achievement" | null
  readonly expected: string
  readonly found: string
  readonly advice: string
}

const whyOf = ({ step, expected, found, advice }: Pick<Unproven, "step" | "expected" | "found" | "advice">): Why => ({
  kind: "row",
  column: step,
  expected,
  found,
  advice
})

/**
 * What a row says; nothing of a collection, whose badges are rows of their own, of a badge that another row is about, and of one that
 * was taken back before anything came of it.
 */
export const judge = (source: Id.SourceId, setting: Compiled, row: Row): Judged => {
  const said = saidBy(setting, row)
  if (said === undefined) return undefined
  if ("kind" in said) {
    const { found, ...why } = said
    const raw = Rejection.bounded(row.text === "" ? row.file : Checks.legible(row.text))
    return {
      rejection: { ...why, source, stream, key: row.key, line: null, found: `${found}, in ${row.file}`, raw }
    }
  }
  return { draft: { ...said, reference: { source, stream, key: row.key, line: null }, observedAt: null } }
}

type Sketch = Omit<Fact.Draft, "reference" | "observedAt">

const saidBy = (setting: Compiled, { key, outcome }: Row): Sketch | Why | undefined => {
  if (outcome._tag === "Collection" || outcome._tag === "Repeated") return undefined
  if (outcome._tag === "Refused") return whyOf(outcome.why)
  if (outcome._tag === "TakenBack") return takenBack(key, outcome.status, outcome.stood)
  const { proven, recipient, stood = null } = outcome
  const said = sketch(setting, proven, recipient)
  return "kind" in said && Status.isBack(proven.status) ? takenBack(key, proven.status, stood) : said
}

/**
 * Takes back what stands under the key, where it is: whom a badge was given to, and what it means, may be out of reach by then. The
 * ledger reads no more of the subject, for it knows the fact.
 */
const takenBack = (key: string, status: Status.Back, stood: Stood | null): Sketch | undefined =>
  stood === null
    ? undefined
    : {
        ...stood,
        subject: { key, offering: nowhere, contact: { scheme: "badge", value: "taken back" } },
        evidence: Fact.Retracted.make({}),
        said: wordOf(status, undefined)
      }

const nowhere = Id.OfferingId.make("taken-back")

/** In the order of the checks: what was proved already is not asked again. */
const sketch = (setting: Compiled, { said, by, status }: Proven, recipient: Recipients.Recipient): Sketch | Why => {
  const trusted = setting.issuers.get(said.issuer)
  const isPinned = trusted?.key === undefined || (by._tag === "Key" && by.fingerprint === trusted.key.fingerprint)
  if (!isPinned)
    return whyOf(unproven("key", "a signature of the key that is pinned for the issuer", foundOf(by), mendPin))
  if (status._tag === "Unknown") return whyOf({ ...status, step: "status" })
  const [awarded, expires] = [Moment.parse(said.awarded), said.expires === null ? null : Moment.parse(said.expires)]
  if (awarded === undefined || expires === undefined)
    return whyOf(unproven("dates", dateForm, quoted(awarded === undefined ? said.awarded : (said.expires ?? "")), mend))
  const place = setting.achievements.get(said.achievement)
  if (place === undefined) return unmapped(said.achievement)
  // What a stranger says is no proof by anybody, whatever it is called.
  if (trusted !== undefined && place.issuer !== null && place.issuer !== said.issuer) return foreign(said)
  const contact = contactOf(setting, said.ids, recipient)
  if ("kind" in contact) return contact
  const title = nameOf(said.title)
  if (title === "") return whyOf(unproven("form", "a badge with a name", quoted(said.title), mend))
  const evidence: Fact.Evidence =
    status._tag === "Clear"
      ? Fact.Presented.make({
          title,
          ...(trusted === undefined ? {} : { issuer: trusted.name, ...providerOf(said.issuerName) }),
          ...(expires === null ? {} : { expires: Moment.lastDay(expires, setting.zone) }),
          ...(said.address === null || said.address.length > 500 ? {} : { document: said.address }),
          verified: trusted !== undefined
        })
      : Fact.Retracted.make({})
  return {
    subject: { key: participationOf(place, contact), offering: place.offering, contact },
    activity: place.activity,
    evidence,
    happened: Moment.happened(awarded, setting.zone),
    said: wordOf(status, trusted === undefined ? said.issuer : undefined)
  }
}

/** Halves of characters, which JSON may hold, are in no name. */
const nameOf = (text: string): string => Text.nameOf(text.toWellFormed())

const mend = "Ask the issuer to mend the badge."
const mendPin = "Ask the issuer whether their key is another by now; if so, mend the key in the setting."
const dateForm = "a date and a time with an offset (2026-01-31T09:00:00Z), or a day"

const foundOf = (by: Proven["by"]): string => (by._tag === "Host" ? "one that is hosted and not signed" : "another key")

const unmapped = (achievement: string): Why => ({
  kind: "type",
  column: "achievement",
  expected: "an achievement that the setting maps to an offering",
  found: quoted(achievement),
  advice: "Add its id to achievements in the setting; if it means nothing here, take the badge away."
})

const foreign = ({ achievement, issuer }: Proven["said"]): Why => ({
  ...unmapped(achievement),
  expected: "an achievement of the issuer whom the setting gives for it",
  found: `${quoted(achievement)} by ${quoted(issuer)}`,
  advice: "Ask that issuer for an id of their own, and map it. Where it is theirs, mend issuer of the achievement."
})

const contactOf = (
  { scheme, recipients }: Compiled,
  ids: ReadonlyArray<string>,
  recipient: Recipients.Recipient
): Contact.Identity | Why => {
  const mapped = ids.flatMap((id) => recipients.get(id) ?? [])[0]
  if (mapped !== undefined) return mapped
  if (recipient._tag === "One") return { scheme, value: recipient.name }
  if (recipient._tag === "Several")
    return {
      kind: "row",
      column: "recipient",
      expected: `one name of the scheme "${scheme}" that the badge was given to`,
      found: `${recipient.count} that fit`,
      advice:
        "Where they are one person, only you know: map an id of theirs that the badge has in recipients of the setting, or ask for a badge with one address."
    }
  const other = ids.find((id) => !id.toLowerCase().startsWith("mailto:"))
  const found = other === undefined ? "nobody whose name gives its address or its hash" : `nobody, and ${quoted(other)}`
  return {
    kind: "person",
    column: "recipient",
    expected: `somebody who is known by the name of the scheme "${scheme}" that the badge was given to`,
    found,
    advice:
      "It is looked up again each time: add the person with that e-mail address, in the case in which the issuer wrote it; map an id that is no address in recipients of the setting."
  }
}

const providerOf = (name: string | null): { readonly provider?: string } => {
  const provider = nameOf(name ?? "")
  return provider === "" ? {} : { provider }
}

/** All badges that one person has about one offering are of one participation. */
const participationOf = ({ offering }: Place, { scheme, value }: Contact.Identity): string =>
  Rejection.boundedKey(`${Text.keyPart(offering)}/${Text.keyPart(scheme)}:${Text.keyPart(value)}`)

const wordOf = (status: Proven["status"], untrusted: string | undefined): string | null => {
  if (Status.isBack(status)) {
    const word = status._tag.toLowerCase()
    const reason = nameOf(status.reason ?? "")
    return Text.nameOf(reason === "" ? word : `${word}: ${reason}`)
  }
  return untrusted === undefined ? null : Text.nameOf(`issuer not trusted: ${untrusted}`)
}
