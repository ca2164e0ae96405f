/** One person with everything that the pack's files say of them, and the records behind it. */
import {
  Achievement,
  AchievementId,
  Catalog,
  Certificate,
  Contact,
  type Decision,
  type History,
  Instant,
  type Leaf,
  Ledger,
  type Rule,
  Span
} from "@laurel/core"
import { Effect } from "effect"
import type { Anchor } from "./Anchor.ts"
import * as Records from "./Records.ts"
import type { Request } from "./Request.ts"
import type { Chosen, Selection } from "./Selection.ts"

/** One achievement, with what is told of it. */
export interface ToldAchievement {
  readonly name: string
  readonly title: string | null
  readonly chosen: Chosen
  readonly offering: string
  /** Whether it counts on the day asked about. */
  readonly counts: boolean
  /** Its entries, without what they name of other people. */
  readonly events: ReadonlyArray<History.Event>
  readonly rule: Rule.Rule | null
  /** Codes of the certificates that were made of it, in order of record. */
  readonly certificates: ReadonlyArray<string>
}

export interface Told {
  /** The person with the names that are shown. */
  readonly contact: Contact.Contact
  readonly selection: Selection
  readonly achievements: ReadonlyArray<ToldAchievement>
  /** By name, as they are shown. */
  readonly records: ReadonlyMap<string, Records.Shown>
  /** The contacts and claims behind the names, and nothing of those that were not known yet. */
  readonly identities: ReadonlyArray<Records.View>
}

/** What is told of a page of people; people of whom nothing is told, by why. */
export interface Page {
  readonly told: ReadonlyArray<Told>
  readonly erased: number
  readonly later: number
}

const claimsOf = Effect.fnUntraced(function* (selections: ReadonlyArray<Selection>) {
  const ledger = yield* Ledger.Ledger
  const members = selections.flatMap(({ person }) => person.members)
  const claims: Array<Ledger.KeptClaim> = []
  for (let start = 0; start < members.length; start += Ledger.maxPage)
    claims.push(...(yield* ledger.claims(members.slice(start, start + Ledger.maxPage))))
  return Map.groupBy(claims, ({ contact }) => contact)
})

/** The certificates that were known then, by what they were made of. */
const certificatesOf = Effect.fnUntraced(function* ({ known }: Anchor, selections: ReadonlyArray<Selection>) {
  const all = yield* Certificate.all(selections.flatMap(({ chosen }) => chosen.map((each) => each.achievement.id)))
  const then = all.filter(({ recordedAt }) => recordedAt <= known)
  return Map.groupBy(then, (certificate) => AchievementId.format(certificate.achievement))
})

type Certificates = Effect.Success<ReturnType<typeof certificatesOf>>

/** Every record that something told of a person speaks of. */
const behind = (
  { person, chosen, decisions }: Selection,
  claims: ReadonlyArray<Ledger.KeptClaim>,
  certificates: Certificates
): Array<Leaf.Of> => {
  const facts = chosen.flatMap((each) => each.facts)
  const learners = new Set([
    ...chosen.map(({ achievement }) => achievement.id.learner),
    ...facts.map(({ learner }) => learner)
  ])
  return [
    ...person.members.map((id): Leaf.Of => ({ _tag: "Contact", id })),
    ...claims.map(({ contact, number }): Leaf.Of => ({ _tag: "Claim", contact, number })),
    ...[...learners].map((id): Leaf.Of => ({ _tag: "Learner", id })),
    ...facts.map(({ id }): Leaf.Of => ({ _tag: "Fact", id })),
    ...chosen.flatMap(({ others }) => others.facts.map((id): Leaf.Of => ({ _tag: "Fact", id }))),
    ...decisions.map(({ id }): Leaf.Of => ({ _tag: "Decision", id })),
    ...chosen.flatMap(({ others }) => others.decisions.map((id): Leaf.Of => ({ _tag: "Decision", id }))),
    ...chosen.flatMap(({ story }) => story.map(({ index }): Leaf.Of => ({ _tag: "Entry", index }))),
    ...chosen
      .flatMap(({ achievement }) => certificates.get(AchievementId.format(achievement.id)) ?? [])
      .map(({ code }): Leaf.Of => ({ _tag: "Certificate", code }))
  ]
}

/** Finds the records behind some people, all at once, and tells what they say. */
export const tell = Effect.fn("Evidence.tell")(function* (
  versions: Catalog.Versions,
  anchor: Anchor,
  request: Request,
  selections: ReadonlyArray<Selection>
) {
  const claims = yield* claimsOf(selections)
  const certificates = yield* certificatesOf(anchor, selections)
  const asked = selections.map((selection) =>
    behind(
      selection,
      selection.person.members.flatMap((member) => claims.get(member) ?? []),
      certificates
    )
  )
  const leaves = yield* Records.leaves(anchor, asked.flat())
  const accounts = Catalog.accounts(versions)
  const page = { told: new Array<Told>(), erased: 0, later: 0 }
  for (const [at, selection] of selections.entries()) {
    const { members } = selection.person
    const shown = (asked[at] ?? []).flatMap((of) => leaves.get(Records.nameOf(of)) ?? [])
    const records = shown.map((leaf) => Records.show(leaf, { members, rows: request.rows }))
    const own = records.filter(({ view }) => isIdentity(view) && isKnown(anchor, view))
    if (own.every(({ view }) => view["record"] !== "contact") || !isOf(request, own)) page.later += 1
    else if (own.every(({ view }) => view["private"] === null)) page.erased += 1
    else page.told.push(told(versions, request, selection, records, own, accounts))
  }
  return page satisfies Page
})

const isIdentity = (view: Records.View): boolean => view["record"] === "contact" || view["record"] === "claim"

const isKnown = ({ known }: Anchor, { recordedAt }: Records.View): boolean =>
  (Instant.parse(String(recordedAt)) ?? Number.POSITIVE_INFINITY) <= known

const identityOf = ({ private: own }: Records.View): Contact.Identity | undefined =>
  typeof own === "object" && own !== null && "scheme" in own && "value" in own
    ? { scheme: String(own.scheme), value: String(own.value) }
    : undefined

/** Whether somebody belongs to the account asked about. Erasing somebody erases that, too. */
const isOf = ({ scope }: Request, own: ReadonlyArray<Records.Shown>): boolean =>
  !("account" in scope) ||
  own.some(({ view }) => {
    const identity = identityOf(view)
    return identity !== undefined && Contact.keyOf(identity) === Contact.keyOf(scope.account)
  })

const told = (
  versions: Catalog.Versions,
  request: Request,
  selection: Selection,
  records: ReadonlyArray<Records.Shown>,
  own: ReadonlyArray<Records.Shown>,
  accounts: ReadonlySet<string>
): Told => {
  const { person, chosen } = selection
  // What other accounts somebody is of is not the business of the one that is asked about.
  const isOther = ({ view }: Records.Shown): boolean => {
    const identity = identityOf(view)
    if (identity === undefined || !("account" in request.scope) || !accounts.has(identity.scheme)) return false
    return view["record"] === "claim" && Contact.keyOf(identity) !== Contact.keyOf(request.scope.account)
  }
  const names = own.filter((each) => !isOther(each))
  const identities = names.flatMap(({ view }) => identityOf(view) ?? [])
  const left = new Set(records.filter(({ view }) => isIdentity(view)).map(({ name }) => name))
  for (const { name } of names) left.delete(name)
  const shown = new Map(records.filter(({ name }) => !left.has(name)).map((record) => [record.name, record]))
  return {
    contact: {
      id: person.id,
      members: person.members,
      identities: [...new Map(identities.map((identity) => [Contact.keyOf(identity), identity])).values()]
    },
    selection,
    achievements: chosen.map((each) => achievement(versions, request, selection, shown, each)),
    records: shown,
    identities: names.map(({ view }) => view)
  }
}

const achievement = (
  versions: Catalog.Versions,
  { at }: Request,
  { person, decisions }: Selection,
  records: ReadonlyMap<string, Records.Shown>,
  chosen: Chosen
): ToldAchievement => {
  const { id, catalog } = chosen.achievement
  const type = versions.all.get(chosen.governed?.version ?? catalog)?.types.get(id.type)
  const before = new Map<number, Span.Spans>()
  const known = new Map(decisions.map((decision) => [decision.id, hushed(decision, records)]))
  return {
    name: AchievementId.format(id),
    title: type?.title ?? null,
    chosen,
    offering: person.learners.get(id.learner)?.offering ?? "",
    counts: Span.covers(Achievement.counting(chosen.achievement), at),
    rule: type?.rule ?? null,
    certificates: [...records.values()].flatMap(({ view }) =>
      view["record"] === "certificate" && view["achievement"] === AchievementId.format(id) ? [String(view["code"])] : []
    ),
    events: chosen.story.map(({ index, entry }): History.Event => {
      const last = before.get(entry.revision - 1) ?? null
      before.set(entry.revision, entry.held)
      return {
        index,
        entry,
        before: last,
        facts: entry.because.flatMap((fact) => person.facts.get(fact) ?? []),
        decisions: entry.decisions.flatMap((decision) => known.get(decision) ?? [])
      }
    })
  }
}

/** What stands in place of a reason that is not this person's alone. */
const unshown = "not shown, since it is about somebody else too"

const hushed = (decision: Decision.Decision, records: ReadonlyMap<string, Records.Shown>): Decision.Decision => {
  const view = records.get(`decision ${decision.id}`)?.view
  return view === undefined || view["private"] === null ? { ...decision, reason: unshown } : decision
}
