import { Verify } from "@laurel/credentials"
import { Effect } from "effect"

/** What a file is worth at this moment, in lines for a person; asks the issuer and their lists. */
export const told = (bytes: Uint8Array, person?: string): Effect.Effect<ReadonlyArray<string>> =>
  Effect.map(
    Verify.credential({ bytes }, person === undefined ? {} : { person }),
    ({ words, credentials, beware, trust }) => [
      words,
      ...credentials.flatMap(({ said, checks }) => [
        said === null ? "A credential that can't be read" : `${said.title}, by ${said.issuer}`,
        ...checks.map(({ name, outcome, found, meaning }) => `  ${name}: ${outcome}. ${found} ${meaning}`)
      ]),
      ...(beware === null ? [] : [beware]),
      trust
    ]
  )

/** Whether it is valid as far as can be said without asking anybody: of a `did:key` that is all. */
export const isValidOffline = (bytes: Uint8Array, now: number): Effect.Effect<boolean> =>
  Effect.map(Verify.credential({ bytes }, { now, sources: Verify.offline }), ({ answer }) => answer === "valid")
