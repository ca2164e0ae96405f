/** Certificates as commands ask for them: by their codes, with what is kept of them. */
import { AchievementId, Certificate, Instant, Ledger } from "@laurel/core"
import { type Addresses, Kept, Standings } from "@laurel/credentials"
import { Clock, Effect, Option, Result } from "effect"
import { Argument } from "effect/cli"
import { type Unable, unable } from "../Unable.ts"

/** A code, or the public address that it is the last part of, as it is read off a document; undefined for anything else. */
export const codeOf = (text: string): string | undefined => {
  const last = text.split("/").at(-1) ?? ""
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

/** How certificates, at most `Standings.maxAsked`, stand now. */
export const stood = (certificates: ReadonlyArray<Ledger.KeptCertificate>) =>
  Effect.flatMap(Clock.currentTimeMillis, (now) => Standings.of(certificates, Instant.Instant.make(now)))

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
