/** Who: agents and groups, and how each is told from all others. */
import { Contact, type Id } from "@laurel/core"
import { Schema } from "effect"
import { Iri } from "./Wire.ts"

/** Members of one group: a statement of 1 MB has no room for many more. */
const maxMembers = 10_000

const Account = Schema.Struct({ homePage: Iri, name: Schema.NonEmptyString })

const identifiers = {
  mbox: Schema.optionalKey(
    Schema.String.check(
      Schema.isPattern(/^mailto:[^\s@]+@[^\s@]+$/i, {
        expected: "mailto: and an address, such as mailto:ann@example.org"
      })
    )
  ),
  mbox_sha1sum: Schema.optionalKey(
    Schema.String.check(Schema.isPattern(/^[0-9a-f]{40}$/i, { expected: "a SHA-1 in 40 hexadecimal digits" }))
  ),
  openid: Schema.optionalKey(Iri),
  account: Schema.optionalKey(Account)
}

interface Identifiers {
  readonly mbox?: string
  readonly mbox_sha1sum?: string
  readonly openid?: string
  readonly account?: typeof Account.Type
}

const count = ({ mbox, mbox_sha1sum, openid, account }: Identifiers): number =>
  Number(mbox !== undefined) +
  Number(mbox_sha1sum !== undefined) +
  Number(openid !== undefined) +
  Number(account !== undefined)

const names = "mbox, mbox_sha1sum, openid and account"
const problemOfAgent = (agent: Identifiers): string | undefined => {
  const found = count(agent)
  return found === 1 ? undefined : `expected exactly one of ${names}, found ${found === 0 ? "none" : found}`
}
const isOne = Schema.makeFilter(problemOfAgent)

const agentFields = { name: Schema.optionalKey(Schema.String), ...identifiers }

/** One person or system; where it stands alone it need not say that it is an agent. */
export const Agent = Schema.Struct({
  objectType: Schema.optionalKey(Schema.Literal("Agent")),
  ...agentFields
}).check(isOne)
export type Agent = typeof Agent.Type

/** As the object of a statement it must say so: without a word it would be an activity. */
export const NamedAgent = Schema.Struct({ objectType: Schema.Literal("Agent"), ...agentFields }).check(isOne)

const member = Schema.optionalKey(Schema.Array(Agent).check(Schema.isMaxLength(maxMembers)))
type Grouped = Identifiers & { readonly member?: ReadonlyArray<unknown> }

const problemOfGroup = (group: Grouped) => {
  const found = count(group)
  if (found > 1) return `expected at most one of ${names}, found ${found}`
  const issue = `expected at least one member, since the group has none of ${names}, found none`
  return found === 0 && (group.member ?? []).length === 0 ? { path: ["member"], issue } : undefined
}

/** Known by an identifier, or only by its members. Members are agents: a group in a group is refused. */
export const Group = Schema.Struct({ objectType: Schema.Literal("Group"), member, ...agentFields }).check(
  Schema.makeFilter(problemOfGroup)
)
export type Group = typeof Group.Type

/** An agent or a group: one schema for both, since choosing between two takes longer than all that is checked then. */
export const Actor = Schema.Struct({
  objectType: Schema.optionalKey(Schema.Literals(["Agent", "Group"]).annotate({ expected: "Agent or Group" })),
  member,
  ...agentFields
}).check(
  Schema.makeFilter((actor: Grouped & { readonly objectType?: "Agent" | "Group" }) => {
    if (actor.objectType === "Group") return problemOfGroup(actor)
    return actor.member === undefined
      ? problemOfAgent(actor)
      : { path: ["objectType"], issue: "expected Group, since there are members" }
  })
)
export type Actor = typeof Actor.Type

/** Schemes of identities where the configuration names none for an account's home page. */
const schemes = { mbox: "email", sha1: "email-sha1", openid: "openid", account: "xapi-account" }

/** The agent as the ledger knows people. `accounts` names a scheme for each home page, within which the account's name is enough. */
export const identityOf = (agent: Identifiers, accounts: ReadonlyMap<string, string>): Contact.Identity => {
  const { mbox, mbox_sha1sum: sha1, openid, account } = agent
  if (mbox !== undefined) return { scheme: schemes.mbox, value: mbox.slice("mailto:".length).toLowerCase() }
  if (sha1 !== undefined) return { scheme: schemes.sha1, value: sha1.toLowerCase() }
  if (openid !== undefined) return { scheme: schemes.openid, value: openid }
  const { homePage, name } = account ?? { homePage: "", name: "" } // the schema has seen that there is one
  const scheme = accounts.get(homePage)
  return scheme === undefined ? { scheme: schemes.account, value: `${homePage} ${name}` } : { scheme, value: name }
}

/** Whose facts a statement tells, each once; null for a group that does not say who was in it. */
export const peopleOf = (
  actor: Actor,
  accounts: ReadonlyMap<string, string>
): ReadonlyArray<Contact.Identity> | null => {
  if (actor.objectType !== "Group") return [identityOf(actor, accounts)]
  const members = (actor.member ?? []).map((member) => identityOf(member, accounts))
  return members.length === 0 ? null : [...new Map(members.map((each) => [Contact.keyOf(each), each])).values()]
}

/**
 * One person's part in one offering, under the registration, in lower case, where there is one: a registration may be shared by people,
 * by a person's identities, and by offerings. At most 36, 100 and 301 characters and two slashes, which is within what a key may have.
 */
export const participationOf = (registration: string | undefined, offering: Id.OfferingId, identity: string): string =>
  registration === undefined ? `${offering}/${identity}` : `${registration}/${offering}/${identity}`
