/** What is asked for where a certificate is made: whose name is printed, in which language, by which identifiers. */
import type { Contact, Id } from "@laurel/core"
import type { Pass, Statements, Subject } from "@laurel/credentials"
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

/** Gives what a request has of a person; the file of names is read once. A name that is given is taken instead of the file's. */
export const open = Effect.fn("Requests.open")(function* (
  setting: Credentials,
  { language }: Pick<Common, "language">
) {
  const names = setting.names === null ? undefined : yield* Names.open(setting.names)
  const nameOf = (person: Contact.Contact) =>
    names === undefined ? Result.succeed(undefined) : Names.called(names, person)
  return Effect.fnUntraced(function* (person: Contact.Contact, given?: string, did: string | null = null) {
    const called = given === undefined ? nameOf(person) : Result.succeed(given)
    if (Result.isFailure(called)) return yield* unable(called.failure)
    const identifiers = identifiersOf(setting, person)
    return { name: called.success ?? null, language, identifiers, about: person.members, did } satisfies Pass.Person
  })
})
