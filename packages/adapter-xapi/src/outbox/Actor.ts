/** Who a statement is about: which of a person's identities an LRS knows them by. */
import { type Contact, Text } from "@laurel/core"
import { Schema } from "effect"

const Iri = Schema.String.check(
  Schema.isPattern(/^[a-zA-Z][a-zA-Z0-9+.-]*:[^\p{Cc}\p{Cs}\s<>"{}|\\^`]{1,900}$/u, {
    expected: "an absolute IRI such as https://example.org/people"
  })
)

/**
 * Identities of a scheme as an xAPI identifier. An `account` without a home page is one whose value is `<homePage> <name>`, as
 * the xAPI adapter writes it.
 */
export const ActorRule = Schema.Struct({
  scheme: Text.Slug,
  as: Schema.Literals(["mbox", "mbox_sha1sum", "openid", "account"]),
  homePage: Schema.optionalKey(Iri)
}).check(
  Schema.makeFilter(({ as, homePage }) =>
    homePage === undefined || as === "account"
      ? undefined
      : { path: ["homePage"], issue: 'only an "account" has a home page: take it out' }
  )
)
export type ActorRule = typeof ActorRule.Type

/** Rules of one outbox: the first that an identity of the person fits speaks. */
export const maxRules = 20

const objectType = Schema.Literal("Agent")

export const Agent = Schema.Union([
  Schema.Struct({ objectType, mbox: Schema.String }),
  Schema.Struct({ objectType, mbox_sha1sum: Schema.String }),
  Schema.Struct({ objectType, openid: Schema.String }),
  Schema.Struct({ objectType, account: Schema.Struct({ homePage: Schema.String, name: Schema.String }) })
])
export type Agent = typeof Agent.Type

const email = /^[^\s@<>"]{1,100}@[^\s@<>"]{1,100}$/
const isIri = Schema.is(Iri)

/** The identity by that rule; undefined where it is of another scheme, or can't be such an identifier. */
export const agentOf = ({ as, scheme, homePage }: ActorRule, identity: Contact.Identity): Agent | undefined => {
  const { value } = identity
  if (identity.scheme !== scheme || Text.isErased(value)) return undefined
  const objectType = "Agent"
  switch (as) {
    case "mbox":
      return email.test(value) ? { objectType, mbox: `mailto:${value}` } : undefined
    case "mbox_sha1sum":
      return /^[0-9a-f]{40}$/i.test(value) ? { objectType, mbox_sha1sum: value.toLowerCase() } : undefined
    case "openid":
      return isIri(value) ? { objectType, openid: value } : undefined
    case "account": {
      if (homePage !== undefined) return { objectType, account: { homePage, name: value } }
      const at = value.indexOf(" ")
      const [page, name] = [value.slice(0, at), value.slice(at + 1)]
      return at > 0 && name !== "" && isIri(page) ? { objectType, account: { homePage: page, name } } : undefined
    }
  }
}

/** One name of a contact, with the place in the log where it became known. */
export interface Named {
  readonly identity: Contact.Identity
  readonly index: number
}

/** The first by the order of the rules, then of becoming known. */
const preferred = (rules: ReadonlyArray<ActorRule>, names: ReadonlyArray<Named>): Agent | undefined => {
  for (const rule of rules) {
    for (const { identity } of names) {
      const agent = agentOf(rule, identity)
      if (agent !== undefined) return agent
    }
  }
  return undefined
}

/** The first to become known. */
const earliest = (rules: ReadonlyArray<ActorRule>, names: ReadonlyArray<Named>): Agent | undefined => {
  for (const named of names) {
    const agent = preferred(rules, [named])
    if (agent !== undefined) return agent
  }
  return undefined
}

const inOrder = (names: ReadonlyArray<Named>): ReadonlyArray<Named> => names.toSorted((a, b) => a.index - b.index)

/**
 * Who an achievement is announced of. What becomes known later must not rename whoever was announced before, so its contact's
 * own names go first: those known when it was first entered (`since`), in the order of the rules; then later ones as they come;
 * and only then those of contacts that were linked. Undefined where nobody fits.
 */
export const actorOf = (
  rules: ReadonlyArray<ActorRule>,
  since: number,
  own: ReadonlyArray<Named>,
  linked: ReadonlyArray<Named>
): Agent | undefined => {
  const names = inOrder(own)
  return (
    preferred(
      rules,
      names.filter(({ index }) => index < since)
    ) ??
    earliest(rules, names) ??
    earliest(rules, inOrder(linked))
  )
}
