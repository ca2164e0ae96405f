/** What is asked for where a certificate is made: whose name is printed, in which language, by which identifiers. */
import type { AchievementId, Contact, Id } from "@laurel/core"
import { type Issuing, type Statements, type Subject } from "@laurel/credentials"
import { Effect, Result } from "effect"
import { unable } from "../Unable.ts"
import type { Credentials } from "./CredentialsSetting.ts"
import * as Names from "./Names.ts"

/** What holds for all certificates of one command. */
export interface Common {
  readonly language: string
  readonly despite: ReadonlySet<Statements.Despite>
  /** Undefined for the one that each achievement earns alone. */
  readonly certification: Id.CertificationId | undefined
}

/** Identities that are e-mail addresses. */
const maxEmails = 5

const identifiersOf = (
  { hashesEmail }: Credentials,
  { identities }: Contact.Contact
): ReadonlyArray<Subject.Identifier> =>
  hashesEmail
    ? identities
        .filter(({ scheme }) => scheme === "email")
        .slice(0, maxEmails)
        .map(({ value }) => ({ kind: "emailAddress", value }))
    : []

/** Gives the request of one achievement of a person; the file of names is read once. */
export const open = Effect.fn("Requests.open")(function* (setting: Credentials, common: Common) {
  const names = setting.names === null ? undefined : yield* Names.open(setting.names)
  const { certification, ...rest } = common
  const nameOf = (person: Contact.Contact) =>
    names === undefined ? Result.succeed(undefined) : Names.called(names, person)
  return Effect.fnUntraced(function* (
    achievement: AchievementId.AchievementId,
    person: Contact.Contact,
    more: { readonly name: string | undefined; readonly did: string | null }
  ) {
    const called = more.name === undefined ? nameOf(person) : Result.succeed(more.name)
    if (Result.isFailure(called)) return yield* unable(called.failure)
    return {
      achievement,
      ...rest,
      ...(certification === undefined ? {} : { certification }),
      name: called.success ?? null,
      identifiers: identifiersOf(setting, person),
      did: more.did
    } satisfies Issuing.Request
  })
})
