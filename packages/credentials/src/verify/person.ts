/** Whether a credential was given to somebody whose name or e-mail address is known: nobody's is ever told. */
import { isObject, isText, type JsonObject, listOf } from "../Json.ts"
import type { Named, Said } from "../Said.ts"
import { isNamed } from "../who/alike.ts"
import { namedOf } from "../who/namedOf.ts"
import type { Outcome } from "./Report.ts"

/** Whom a credential names, by what kind of name. */
export interface Identity {
  readonly kind: "address" | "name" | "id"
  readonly named: Named
}

/** Identifiers of one credential that are looked at. */
const maxIdentifiers = 20

const kinds: { readonly [type: string]: Identity["kind"] | undefined } = {
  emailAddress: "address",
  email: "address",
  name: "name"
}

const plain = (kind: Identity["kind"], value: string): Identity => ({ kind, named: { _tag: "Plain", value } })

/** Those of the subject of a credential of 3.0, or of a CLR. */
export const ofSubject = (subject: JsonObject | undefined): ReadonlyArray<Identity> => {
  const id = subject?.["id"]
  const own = isText(id) ? [id.startsWith("mailto:") ? plain("address", id.slice(7)) : plain("id", id)] : []
  const given = listOf(subject?.["identifier"]).slice(0, maxIdentifiers).filter(isObject)
  return [
    ...own,
    ...given.flatMap(({ identityType, identityHash, hashed, salt }) => {
      const kind = (isText(identityType) ? kinds[identityType] : undefined) ?? "id"
      return isText(identityHash) ? namedOf(identityHash, hashed, salt).map((named) => ({ kind, named })) : []
    })
  ]
}

/** Those of an assertion of 2.0. */
export const ofSaid = ({ emails, ids }: Said): ReadonlyArray<Identity> => [
  ...emails.map((named): Identity => ({ kind: "address", named })),
  ...ids.map((id) => plain("id", id))
]

const words = { address: "e-mail address", name: "name", id: "id" } as const

export interface Compared {
  readonly outcome: Outcome
  readonly found: string
}

/** Fails only where the credential names somebody in the way in which the person is named, and it is another. */
export const compare = (person: string, all: ReadonlyArray<Identity>): Compared => {
  const kind = person.includes("@") ? "address" : /^[a-z][a-z0-9+.-]*:\S/i.test(person) ? "id" : "name"
  const found = all.find(({ named }) => isNamed(person, named))
  if (found !== undefined) return { outcome: "held", found: `Its ${words[found.kind]} fits.` }
  const alike = all.filter((each) => each.kind === kind).length
  if (alike > 0)
    return {
      outcome: "failed",
      found: `It names somebody by ${alike === 1 ? "one" : alike} of this kind (${words[kind]}), which does not fit.`
    }
  const others = [...new Set(all.map((each) => words[each.kind]))]
  return {
    outcome: "unknown",
    found:
      others.length === 0 ? "It names nobody." : `It names somebody by no ${words[kind]}, but by: ${others.join(", ")}.`
  }
}
