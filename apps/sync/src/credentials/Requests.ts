/** What is asked for where a certificate is made: whose name is printed, in which language, by which identifiers. */
import type { Contact, Id } from "@laurel/core"
import { type Pass, PersonName, type Statements, type Subject } from "@laurel/credentials"
import { Result } from "effect"
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

/** Who somebody is to a certificate; null for a name where nothing says one. */
export type RequestOf = (
  person: Contact.Contact,
  /** Taken instead of the file's. */
  given?: string,
  did?: string | null
) => Result.Result<Pass.Person, Pass.Refusal>

/** Gives what a request has of a person. */
export const of =
  (setting: Credentials, { language }: Pick<Common, "language">, names: Names.Names | null): RequestOf =>
  (person, given, did = null) => {
    const called: Result.Result<string | undefined, Pass.Refusal> =
      given !== undefined
        ? PersonName.of(given)
        : names === null
          ? Result.succeed(undefined)
          : Names.called(names, person)
    return Result.map(called, (name) => ({
      name: name ?? null,
      language,
      identifiers: identifiersOf(setting, person),
      about: person.members,
      did
    }))
  }
