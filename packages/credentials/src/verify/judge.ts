/** From the checks of one credential to what is reported of it: each check apart, and one answer. */
import { Effect, Result } from "effect"
import type { Checking } from "../Checking.ts"
import { type Dates, held } from "../dates.ts"
import { isText } from "../Json.ts"
import * as Issuer from "../key/Issuer.ts"
import type { Proven } from "../Proven.ts"
import * as Pdf from "../read/Pdf.ts"
import { clear, type Status } from "../status/Status.ts"
import { ofCredential } from "../status/ofCredential.ts"
import { quoted, type Unproven } from "../Unproven.ts"
import * as Badge from "../vc/Badge.ts"
import * as Credential from "../vc/Credential.ts"
import { unfitNamed } from "../vc/prove.ts"
import * as Checks from "./Checks.ts"
import { compare, type Identity, ofSaid, ofSubject } from "./person.ts"
import {
  answerOf,
  type Check,
  gravest,
  type Name,
  names,
  type Outcome,
  type Said,
  type Verdict,
  type Verified
} from "./Report.ts"
import { checked, said as saidOf, wordsOf } from "./words.ts"

/** What came of one check, and what that alone makes of the credential. */
interface Came {
  readonly outcome: Outcome
  readonly found: string
  readonly verdict: Verdict
  /** In place of what there is to do about any that came out so. */
  readonly advice?: string
}
type All = { readonly [name in Name]: Came }

const holds = (found: string): Came => ({ outcome: "held", found, verdict: "valid" })
const unmade = (found: string): Came => ({ outcome: "notMade", found, verdict: "valid" })
const before = unmade("A check before it did not hold, or could not be made.")

const words = ({ expected, found }: Pick<Unproven, "expected" | "found">): string =>
  `Expected ${expected}; found ${found}.`

/** Advice that whoever was given a credential can follow; other advice is for whoever reads badges in. */
const forHolders: ReadonlySet<string> = new Set([Pdf.unlock, Issuer.otherKey])

const missed = (why: Unproven): Came =>
  why.unsure
    ? {
        outcome: "unknown",
        found: words(why),
        verdict: "undetermined",
        ...(forHolders.has(why.advice) ? { advice: why.advice } : {})
      }
    : { outcome: "failed", found: words(why), verdict: "invalid" }

/** What is reported of what is no badge that can be checked; of one whose proof is of no kind that counts, that is said. */
export const unread = (why: Unproven, within: number | null): Verified => {
  const form = holds("It can be read.")
  const some = why.step === "proof" ? { form, proof: missed(why) } : { form: missed(why) }
  return reported("unknown", within, null, false, { ...nothing, ...some })
}

const nothing: All = { form: before, proof: before, key: before, status: before, dates: before, recipient: before }

const reported = (
  kind: Verified["kind"],
  within: number | null,
  said: Said | null,
  proved: boolean,
  all: All
): Verified => {
  const verdict = gravest(names.map((name) => all[name].verdict))
  const checks = names.map((name): Check => {
    const { outcome, found, verdict, advice } = all[name]
    const words = wordsOf(name, outcome, verdict)
    return { name, outcome, checked: checked[name], found, ...words, advice: advice ?? words.advice }
  })
  return { kind, within, answer: answerOf(verdict), verdict, words: saidOf[verdict], said, proved, checks }
}

/** How the proof and the key came out where the credential is not its issuer's. */
const unproved = Effect.fnUntraced(function* (
  read: Checks.Read,
  why: Unproven,
  checking: Checking
): Effect.fn.Return<Pick<All, "form" | "proof" | "key">> {
  const form = holds(what[read._tag])
  if (why.step === "form") return { form: missed(why), proof: before, key: before }
  if (why.step === "proof") return { form, proof: missed(why), key: before }
  // What is hosted has no other proof than that its address gives it.
  if (why.step === "address" && read._tag === "Hosted") return { form, proof: missed(why), key: before }
  const unfit = "opened" in read ? yield* unfitNamed(read.opened, checking) : undefined
  if (unfit === undefined)
    return { form, proof: unmade("It can't be checked without the issuer's key."), key: missed(why) }
  const proof =
    unfit === null ? holds("It fits the key that it names. Whose that is, is another check.") : missed(unfit)
  return { form, proof, key: missed(why) }
})

const what: { readonly [tag in Checks.Read["_tag"]]: string } = {
  Badge: "A badge of Open Badges 3.0.",
  Collection: "A collection of badges, CLR 2.0.",
  Signed: "A signed badge of Open Badges 2.0.",
  Hosted: "A hosted badge of Open Badges 2.0."
}

const proofOf: { readonly [tag in Proven["by"]["_tag"]]: string } = {
  Key: "The signature fits every word.",
  Host: "It is what its own address gives today; nothing else of the file counts."
}

const statusCame = (status: Status, isNamed: boolean): Came => {
  if (status._tag === "Clear")
    return holds(isNamed ? "It is on no list of what was taken back." : "It names no list, so it can't be taken back.")
  if (status._tag === "Unknown") return { outcome: "unknown", found: words(status), verdict: "undetermined" }
  const reason = status.reason === null ? "" : ` The reason given: ${quoted(status.reason)}.`
  return status._tag === "Revoked"
    ? { outcome: "failed", found: `It is revoked.${reason}`, verdict: "revoked" }
    : { outcome: "failed", found: `It is suspended.${reason}`, verdict: "suspended" }
}

const datesCame = (dates: Dates, now: number): Came => {
  const came = held(dates, now)
  const at = `Checked for ${new Date(now).toISOString()}: it is`
  if (came._tag === "Broken") return { outcome: "failed", found: words(came), verdict: "invalid" }
  if (came._tag === "Within") return holds(`${at} ${came.found}.`)
  return {
    outcome: "failed",
    found: `${at} ${came.found}.`,
    verdict: came._tag === "Expired" ? "expired" : "notYetValid"
  }
}

const personCame = (person: string | undefined, all: ReadonlyArray<Identity>): Came => {
  if (person === undefined) return unmade("Nobody was named to compare it with.")
  const { outcome, found } = compare(person, all)
  return { outcome, found, verdict: outcome === "held" ? "valid" : outcome === "failed" ? "another" : "incomparable" }
}

export interface Asked {
  readonly checking: Checking
  readonly person: string | undefined
  /** The number of the collection that it lies in. */
  readonly within: number | null
}

/** A badge. */
export const single = Effect.fn("Verify.single")(function* (
  read: Checks.Single,
  { checking, person, within }: Asked
): Effect.fn.Return<Verified> {
  const examined = yield* Effect.result(Checks.prove(read, checking))
  if (Result.isFailure(examined)) {
    const some = yield* unproved(read, examined.failure, checking)
    const said = read._tag === "Badge" ? told(read.said) : null
    return reported("badge", within, said, false, { ...nothing, ...some })
  }
  const form = holds(what[read._tag])
  if (examined.success._tag === "TakenBack") {
    const { address, status } = examined.success
    const proof = holds(`It was taken back at its own address, ${address}.`)
    return reported("badge", within, null, false, { ...nothing, form, proof, status: statusCame(status, true) })
  }
  const { said, by, status } = examined.success.proven
  const identities = read._tag === "Badge" ? ofSubject(Credential.subjectOf(read.opened.document)) : ofSaid(said)
  const isNamed = read._tag !== "Badge" || "credentialStatus" in read.opened.document
  return reported("badge", within, told(said), true, {
    form,
    proof: holds(proofOf[by._tag]),
    key: holds(vouched(said.issuer, by)),
    status: statusCame(status, isNamed),
    dates: datesCame(said, checking.now),
    recipient: personCame(person, identities)
  })
})

const vouched = (issuer: string, by: Proven["by"]): string =>
  by._tag === "Key"
    ? `It is a key of ${quoted(issuer)} (SHA-256 ${by.fingerprint.slice(0, 16)}…).`
    : `The address is one of ${quoted(issuer)}.`

/** A collection. What is in it is reported apart. */
export const collection = Effect.fn("Verify.collection")(function* (
  read: Extract<Checks.Read, { readonly _tag: "Collection" }>,
  { checking, person, within }: Asked
): Effect.fn.Return<Verified> {
  const { opened } = read
  const { document } = opened
  const given = Badge.datesOf(document)
  const dates: Dates = Result.getOrElse(given, () => ({ awarded: null, begins: null, expires: null }))
  const said = collected(opened, dates)
  const proved = yield* Effect.result(Checks.proveOpened(opened, checking))
  if (Result.isFailure(proved)) {
    const some = yield* unproved(read, proved.failure, checking)
    return reported("collection", within, said, false, { ...nothing, ...some })
  }
  const isNamed = "credentialStatus" in document
  const status = isNamed ? yield* ofCredential(opened, checking) : clear
  const by = { _tag: "Key", fingerprint: proved.success.fingerprint } as const
  return reported("collection", within, said, true, {
    form: holds(what.Collection),
    proof: holds(proofOf.Key),
    key: holds(vouched(opened.issuer, by)),
    status: statusCame(status, isNamed),
    dates: Result.isFailure(given) ? missed(given.failure) : datesCame(dates, checking.now),
    recipient: personCame(person, ofSubject(Credential.subjectOf(document)))
  })
})

/** Characters of a title, or of a name. */
const maxTitle = 1_000

/** What ends lines, drives a terminal or turns the direction of writing. */
const unseen = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu

/** On one line, with nothing in it that could make the report say something else. */
const shown = (text: string): string => text.slice(0, maxTitle).toWellFormed().replaceAll(unseen, " ").trim()

type Words = Pick<Checks.Said, "id" | "issuer" | "issuerName" | "title"> & Dates & Pick<Said, "achievement">

const told = ({ id, issuer, issuerName, title, achievement, awarded, begins, expires }: Words): Said => ({
  id,
  issuer,
  issuerName: issuerName === null ? null : shown(issuerName),
  title: shown(title),
  achievement,
  awarded,
  validFrom: begins,
  validUntil: expires
})

const collected = ({ id, issuer, issuerName, document }: Credential.Opened, dates: Dates): Said => {
  const name = document["name"]
  return told({ id, issuer, issuerName, title: isText(name) ? name : "", achievement: null, ...dates })
}
