/** How leaves are written: the text that is hashed, with commitments to what may name a person, and what proves them. */
import { Schema } from "effect"
import * as CanonicalJson from "../CanonicalJson.ts"
import * as AchievementId from "../AchievementId.ts"
import { type Certificate, numberOf } from "../Certificate.ts"
import * as CivilDate from "../CivilDate.ts"
import * as Commitment from "../Commitment.ts"
import type { Identity } from "../Contact.ts"
import * as Decision from "../Decision.ts"
import * as Fact from "../Fact.ts"
import type { CatalogVersion, ContactId } from "../Id.ts"
import * as Instant from "../Instant.ts"
import { type Hidden, type Mark, type Recorded, type Sealed } from "../Leaf.ts"
import type { KeptClaim, Learner } from "../Ledger.ts"
import { hex } from "../Merkle.ts"
import type { Sha256 } from "../Sha256.ts"

/** What a commitment is to: the secret's owner, the kind, the record's number, the text; or only the commitment. */
interface Kept {
  readonly field: Hidden["field"]
  readonly contact: ContactId
  readonly kind: Commitment.Kind
  readonly id: number
  readonly text: string | null
  readonly sealed: Sealed
}

const encodeEvidence = Schema.encodeSync(Fact.Evidence)
const encodeAct = Schema.encodeSync(Decision.Act)

/** What evidence says that is not personal, as JSON; adapters share one object among what says the same. */
const evidences = new WeakMap<Fact.Evidence, string>()

const evidenceText = (evidence: Fact.Evidence): string => {
  // By far the most of all evidence: the plain numbers of a score, and kinds that say nothing more.
  if (evidence._tag === "Scored") {
    const { max, min, raw, scaled } = evidence
    return `{"kind":"Scored"${optional("max", max)}${optional("min", min)}${optional("raw", raw)}${optional("scaled", scaled)}}`
  }
  const known = evidences.get(evidence)
  if (known !== undefined) return known
  const { _tag, ...fields } = encodeEvidence(evidence)
  const hidden = Fact.mayName(evidence) ? Fact.personalOf(evidence) : {}
  const open = Object.entries(fields).filter(([name]) => !Object.hasOwn(hidden, name))
  const text = CanonicalJson.format({ ...Object.fromEntries(open), kind: _tag })
  evidences.set(evidence, text)
  return text
}

const optional = (name: string, value: number | undefined): string => (value === undefined ? "" : `,"${name}":${value}`)

/** Texts that recur, as JSON writes them: of sources, streams, activities, zones. Bounded, and emptied when full. */
const quotes = new Map<string, string>()
const maxQuotes = 10_000

const quoted = (text: string): string => {
  const known = quotes.get(text)
  if (known !== undefined) return known
  if (quotes.size >= maxQuotes) quotes.clear()
  const quote = JSON.stringify(text)
  quotes.set(text, quote)
  return quote
}

const claimText = ({ scheme, value }: Identity): string => CanonicalJson.format({ scheme, value })

/** A number, or null, or a text, after its name. */
const field = (name: string, value: number | string | null): string =>
  value === null ? "" : `,"${name}":${typeof value === "number" ? value : JSON.stringify(value)}`

/** What is personal of a fact: the source's key and word for it, what a person wrote by hand, and who judged. */
const factText = ({ evidence, reference: { key }, said }: Fact.Fact): string =>
  Fact.mayName(evidence)
    ? CanonicalJson.format({ ...Fact.personalOf(evidence), key, ...(said === null ? {} : { said }) })
    : `{"key":${JSON.stringify(key)}${field("said", said)}}`

/** What stands behind the commitments of a record. */
const keptOf = (recorded: Recorded): ReadonlyArray<Kept> => {
  const field = "private"
  switch (recorded._tag) {
    case "Contact": {
      const { id, identity, sealed } = recorded
      return [{ field, contact: id, kind: "contact", id, text: identity === null ? null : claimText(identity), sealed }]
    }
    case "Learner": {
      const { contact, id, key } = recorded.learner
      return [{ field, contact, kind: "learner", id, text: `{"key":${JSON.stringify(key)}}`, sealed: recorded.sealed }]
    }
    case "Claim": {
      const { contact, number: id, identity } = recorded.claim
      return [{ field, contact, kind: "claim", id, text: claimText(identity), sealed: recorded.sealed }]
    }
    case "Fact": {
      const { contact, fact, sealed, raw, sealedRaw } = recorded
      const own: Kept = { field, contact, kind: "fact", id: fact.id, text: factText(fact), sealed }
      return raw === null && sealedRaw === null
        ? [own]
        : [own, { field: "raw", contact, kind: "row", id: fact.id, text: raw, sealed: sealedRaw }]
    }
    case "Decision": {
      const { id, about, reason } = recorded.decision
      // A decision is about somebody: the ledger admits no other.
      const contact = about[0] as ContactId
      return [
        { field, contact, kind: "decision", id, text: `{"reason":${JSON.stringify(reason)}}`, sealed: recorded.sealed }
      ]
    }
    case "Certificate": {
      const { certificate, sealed } = recorded
      const { contact, by, text } = certificate
      return [{ field, contact, kind: "certificate", id: numberOf(certificate), text: certified(by, text), sealed }]
    }
    case "Commit":
    case "Catalog":
    case "Entry":
      return []
  }
}

/** What is private of a certificate; null where it was erased. */
const certified = (by: Certificate["by"], text: string | null): string | null =>
  by === null || text === null ? null : CanonicalJson.format({ by: { actor: by.actor, role: by.role }, text })

/** The secret of a contact in hexadecimal; a ledger has one for each it knows. */
export type SecretOf = (contact: ContactId) => string

const commit = (sha256: Sha256, secretOf: SecretOf, { contact, kind, id, text, sealed }: Kept): string =>
  sealed ?? Commitment.of(sha256, Commitment.blind(sha256, secretOf(contact), kind, id), text ?? "")

/** What proves the commitments of a record to somebody who is shown it; nothing of what was erased. */
export const hidden = (sha256: Sha256, secretOf: SecretOf, recorded: Recorded): ReadonlyArray<Hidden> =>
  keptOf(recorded).flatMap(({ field: name, contact, kind, id, text, sealed }) =>
    sealed !== null || text === null
      ? []
      : [{ field: name, blind: Commitment.blind(sha256, secretOf(contact), kind, id), text }]
  )

/** The commitments of a record, as they are to be kept where what they commit to is erased. */
export const seals = (
  sha256: Sha256,
  secretOf: SecretOf,
  recorded: Recorded
): { readonly sealed: Sealed; readonly sealedRaw: Sealed } => {
  const [own, row] = keptOf(recorded).map((kept) => commit(sha256, secretOf, kept))
  return { sealed: own ?? null, sealedRaw: row ?? null }
}

/** The time as every leaf of one commit writes it. */
export const time = (recordedAt: Instant.Instant): string => `"${Instant.format(recordedAt)}"`

/** The text of a record's leaf; `at` is the time of its commit as `time` writes it. */
export const text = (sha256: Sha256, secretOf: SecretOf, at: string, recorded: Recorded): string => {
  if (recorded._tag === "Entry") return recorded.text
  // By far the most of all records.
  if (recorded._tag === "Fact" && recorded.raw === null && recorded.sealedRaw === null) {
    const { contact, fact } = recorded
    const sealed =
      recorded.sealed ??
      Commitment.of(sha256, Commitment.blind(sha256, secretOf(contact), "fact", fact.id), factText(fact))
    return ofFact(at, contact, fact, sealed, null)
  }
  const { sealed, sealedRaw } = seals(sha256, secretOf, recorded)
  switch (recorded._tag) {
    case "Commit":
      return ofCommit(at, recorded.mark)
    case "Catalog":
      return ofCatalog(at, sha256, recorded)
    case "Contact":
      return `{"contact":${recorded.id},"private":"${sealed}","record":"contact","recordedAt":${at}}`
    case "Learner":
      return ofLearner(at, recorded.learner, sealed)
    case "Claim":
      return ofClaim(at, recorded.claim, sealed)
    case "Fact":
      return ofFact(at, recorded.contact, recorded.fact, sealed, sealedRaw)
    case "Decision":
      return ofDecision(at, recorded.decision, sealed)
    case "Certificate":
      return ofCertificate(at, recorded.certificate, sealed)
  }
}

/** Certificates are counted only where there are some: commits of before there were any are as they were. */
const ofCommit = (at: string, mark: Mark): string =>
  `{"catalogs":${mark.catalogs}${mark.certificates === 0 ? "" : `,"certificates":${mark.certificates}`},"claims":${mark.claims},"contacts":${mark.contacts},"decisions":${mark.decisions}` +
  `,"entries":${mark.entries},"facts":${mark.facts}${importText(mark)},"learners":${mark.learners}` +
  `,"record":"commit","recordedAt":${at}` +
  `,"rows":${mark.rows},"source":${JSON.stringify(mark.source)}}`

/** An import by the SHA-256 of its terms where it begins, as a catalog is; by its number where it goes on. */
const importText = ({ import: part }: Mark): string => {
  if (part === null) return ""
  return `,"import":${"begins" in part ? JSON.stringify({ begins: part.begins }) : JSON.stringify({ of: part.of })}`
}

/** A catalog by the SHA-256 of its text: it can be large, and holds nothing personal. */
const ofCatalog = (at: string, sha256: Sha256, catalog: { readonly version: CatalogVersion; readonly text: string }) =>
  `{"digest":"${hex(sha256(catalog.text))}","record":"catalog","recordedAt":${at},"version":${catalog.version}}`

const ofLearner = (at: string, { id, contact, source, offering }: Learner, sealed: Sealed): string =>
  `{"contact":${contact},"id":${id},"offering":${JSON.stringify(offering)},"private":"${sealed}","record":"learner"` +
  `,"recordedAt":${at},"source":${JSON.stringify(source)}}`

const ofClaim = (at: string, { contact, number, source }: KeptClaim, sealed: Sealed): string =>
  `{"contact":${contact},"number":${number},"private":"${sealed}","record":"claim","recordedAt":${at}` +
  `,"source":${JSON.stringify(source)}}`

const ofFact = (at: string, contact: ContactId, fact: Fact.Fact, sealed: Sealed, raw: Sealed): string => {
  const { activity, evidence, happened, reference, observedAt } = fact
  const instant = happened.at === null ? "" : Instant.format(happened.at)
  const observed = observedAt === happened.at ? instant : observedAt === null ? "" : Instant.format(observedAt)
  return (
    `{${activity === null ? "" : `"activity":${quoted(activity)},`}"contact":${contact}` +
    `,"evidence":${evidenceText(evidence)}` +
    `,"happened":{${instant === "" ? "" : `"at":"${instant}",`}"basis":"${happened.basis}"` +
    `,"on":"${CivilDate.format(happened.on)}","zone":${quoted(happened.zone)}},"id":${fact.id}` +
    `,"learner":${fact.learner}${field("line", reference.line)}` +
    `${observed === "" ? "" : `,"observedAt":"${observed}"`},"origin":${fact.origin}` +
    `,"private":"${sealed}"${raw === null ? "" : `,"raw":"${raw}"`},"record":"fact","recordedAt":${at}` +
    `,"revision":${fact.revision},"source":${quoted(reference.source)},"stream":${quoted(reference.stream)}}`
  )
}

const ofDecision = (at: string, { id, about, act, actor, role }: Decision.Decision, sealed: Sealed): string =>
  `{"about":[${about.join(",")}],"act":${actText(act)},"actor":${JSON.stringify(actor)},"id":${id}` +
  `,"private":"${sealed}","record":"decision","recordedAt":${at},"role":${JSON.stringify(role)}}`

const ofCertificate = (at: string, certificate: Certificate, sealed: Sealed): string => {
  const { about, achievement, catalog, code, contact, index, list, revision, supersedes } = certificate
  return (
    `{${about.length === 1 ? "" : `"about":[${about.join(",")}],`}"achievement":${JSON.stringify(AchievementId.format(achievement))},"catalog":${catalog},"code":"${code}"` +
    `,"contact":${contact},"index":${index},"list":${list},"private":"${sealed}","record":"certificate"` +
    `,"recordedAt":${at},"revision":${revision}${field("supersedes", supersedes)}}`
  )
}

const actText = (act: Decision.Act): string => {
  const { _tag, ...fields } = encodeAct(act)
  return CanonicalJson.format({ ...fields, kind: _tag })
}
