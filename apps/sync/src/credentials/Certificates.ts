/** Certificates as commands ask for them: by their codes, with what is kept of them. */
import { AchievementId, Certificate, Instant, Ledger } from "@laurel/core"
import { type Addresses, Belief, type Keys, Kept, Standings } from "@laurel/credentials"
import { Clock, Console, Effect, Option, Result } from "effect"
import { Argument } from "effect/cli"
import * as Print from "../terminal/Print.ts"
import { type Unable, unable } from "../Unable.ts"
import type { Credentials } from "./CredentialsSetting.ts"
import * as Signing from "./Signing.ts"
import * as Standing from "./Standing.ts"

/**
 * A code, or the public address that it is the last part of, as it is read off a document or copied from a browser, which may add
 * a language, a place on the page, or a last `/`; undefined for anything else.
 */
export const codeOf = (text: string): string | undefined => {
  const [path = ""] = text.trim().split(/[?#]/, 1)
  const last = path.replace(/\/$/, "").split("/").at(-1) ?? ""
  return Certificate.isCode(last) ? last : undefined
}

export const code = Argument.String("code").pipe(
  Argument.filterMap(
    (text) => Option.fromUndefinedOr(codeOf(text)),
    () => "a certificate's code of 22 characters, or its public address"
  ),
  Argument.withDescription("The certificate's code, or its public address")
)

/** The certificate of that code. */
export const find = Effect.fn("Certificates.find")(function* (text: string) {
  const ledger = yield* Ledger.Ledger
  return (
    (yield* ledger.certificate(text)) ??
    (yield* unable(
      `no certificate ${text}: \`laurel certificate list\` shows those of this store. A code that is none here was never given out by it`
    ))
  )
})

/** What is kept of one; an erased one has nothing left. */
export const kept = (certificate: Ledger.KeptCertificate): Effect.Effect<Kept.Kept, Unable | Ledger.LedgerError> => {
  const { code, text } = certificate
  if (text === null) return Effect.fail(unable(`certificate ${code} is erased: nothing is left of what it said`))
  const read = Kept.parse(text)
  return Result.isSuccess(read)
    ? Effect.succeed(read.success)
    : Effect.fail(Standings.damaged(certificate, read.failure))
}

/** How a certificate stands, and whether the key that signed it is believed. */
export interface Stood extends Standings.Stood {
  readonly isBelieved: boolean
}

export type History = Keys.Keys["history"]

/** How certificates, at most `Standings.maxAsked`, stand now, by what there ever was of keys. */
export const stood = Effect.fn("Certificates.stood")(function* (
  history: History,
  certificates: ReadonlyArray<Ledger.KeptCertificate>
): Effect.fn.Return<ReadonlyArray<Stood>, Ledger.LedgerError, Ledger.Ledger> {
  const now = Instant.Instant.make(yield* Clock.currentTimeMillis)
  const unbelieved = yield* Belief.unbelieved(certificates, history)
  const all = yield* Standings.of(certificates, now)
  return all.map((each) => ({ ...each, isBelieved: !unbelieved.has(each.certificate.code) }))
})

/** The same of one. */
export const stoodOf = Effect.fnUntraced(function* (setting: Credentials, certificate: Ledger.KeptCertificate) {
  const [one] = yield* stood(yield* Signing.history(setting), [certificate])
  // One is asked about, so one is told.
  return one ?? (yield* Effect.die(new Error("a certificate that does not stand in any way")))
})

/** Such as `valid until 2027-05-01`. */
export const words = ({ standing, isBelieved }: Pick<Stood, "standing" | "isBelieved">): string =>
  `${Standing.words(standing)}${isBelieved ? "" : "; its signature is not believed any more"}`

/** The same for programs. */
export const plainStanding = ({ standing, isBelieved }: Pick<Stood, "standing" | "isBelieved">): object => ({
  ...Standing.plain(standing),
  isBelieved
})

/** Tells whoever is given a document or a file of it that it is worth nothing now. */
export const warn = (stood: Stood): Effect.Effect<void> =>
  stood.standing._tag === "Valid" && stood.isBelieved
    ? Effect.void
    : Console.error(Print.visible(`Certificate ${stood.certificate.code} does not hold now: ${words(stood)}.`))

/** A certificate for programs. */
export const plain = (
  {
    code,
    achievement,
    contact,
    about,
    revision,
    list,
    index,
    supersedes,
    supersededBy,
    recordedAt,
    by
  }: Ledger.KeptCertificate,
  addresses: Addresses.Addresses
) => ({
  code,
  address: addresses.certificate(code),
  achievement: AchievementId.format(achievement),
  contact: `c${contact}`,
  about: about.map((each) => `c${each}`),
  revision,
  list,
  index,
  supersedes,
  supersededBy,
  recordedAt: Instant.format(recordedAt),
  by
})
