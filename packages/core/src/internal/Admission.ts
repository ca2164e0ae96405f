/** Whether a decision can be made: what it names exists, and it would mean something. Pure; the ledger is asked before. */
import * as AchievementId from "../AchievementId.ts"
import { type Achievement, counting } from "../Achievement.ts"
import type { Versions } from "../Catalog.ts"
import * as CivilDate from "../CivilDate.ts"
import * as Contact from "../Contact.ts"
import type * as Decision from "../Decision.ts"
import type { ContactId, LearnerId } from "../Id.ts"
import * as InForce from "./InForce.ts"
import * as Judgement from "./Judgement.ts"
import type { World } from "./World.ts"
import type { Learner, Loaded } from "../Ledger.ts"
import { moderatorsOf } from "./moderatorsOf.ts"
import * as Outranked from "./Outranked.ts"
import * as State from "../State.ts"

/** The contacts a decision is about; none where what it names is not there. */
export const about = ({ learners, decisions, loaded }: World, act: Decision.Act): ReadonlyArray<ContactId> => {
  if ("contacts" in act) return [...new Set(act.contacts)].filter((contact) => loaded.stamps.has(contact))
  if ("decision" in act) return decisions.find(({ id }) => id === act.decision)?.about ?? []
  const contact = learners.get("learner" in act ? act.learner : act.achievement.learner)?.contact
  return contact === undefined ? [] : [contact]
}

/** Why the decision can't be; undefined where it can. */
export const refusal = (known: World, draft: Decision.Draft): string | undefined => {
  const { act } = draft
  if (known.decisions.length >= maxKnown) return `more than ${maxKnown} decisions are about these persons`
  switch (act._tag) {
    case "Assessed":
      return ofAssessment(known, act)
    case "Approved":
    case "Withdrawn":
      return ofDecision(known, draft, act)
    case "Linked":
    case "Separated":
      return ofContacts(known, act)
    case "Erased":
      return ofErasure(known, act)
    default:
      return ofAchievement(known, act)
  }
}

const unknownLearner = (learner: LearnerId): string =>
  `there is no learner ${learner}. Find the participation by its contact`

type About<Key extends string> = Extract<Decision.Act, { readonly [_ in Key]: unknown }>

const ofAssessment = (
  { versions, learners }: World,
  { learner: id, group }: Extract<Decision.Act, { readonly _tag: "Assessed" }>
): string | undefined => {
  const learner = learners.get(id)
  if (learner === undefined) return unknownLearner(id)
  if (group === null) return undefined
  const groups = new Set(
    [...versions.all.values()].flatMap(
      ({ offerings }) => offerings.get(learner.offering)?.components.map((component) => component.group) ?? []
    )
  )
  return groups.has(group)
    ? undefined
    : `${learner.offering} has no group "${group}" (its groups: ${[...groups].join(", ") || "none"})`
}

const ofDecision = (
  { decisions, versions, loaded }: World,
  { actor, role }: Decision.Draft,
  { _tag, decision }: About<"decision">
): string | undefined => {
  const named = decisions.find(({ id }) => id === decision)
  if (named === undefined) return `there is no decision ${decision}`
  const { all, approvals } = InForce.inForce(decisions)
  const isWithdrawn =
    named.act._tag === "Withdrawn" || named.act._tag === "Approved"
      ? decisions.some(({ act }) => act._tag === "Withdrawn" && act.decision === decision)
      : !all.some(({ id }) => id === decision)
  if (isWithdrawn) return `decision ${decision} has been withdrawn already`
  if (_tag === "Withdrawn") return ofWithdrawal(named) ?? ofRelinking(decisions, named)
  if (named.act._tag !== "Granted" && named.act._tag !== "Assessed")
    return `decision ${decision} needs no approval: only grants and assessments do`
  if (named.actor === actor) return `decision ${decision} was made by ${actor} too: a second person has to approve it`
  const moderators =
    named.act._tag === "Granted"
      ? moderatorsOf(versions, named.act.achievement.type, standingIn(loaded, named.act.achievement))
      : undefined
  if (moderators !== undefined && !moderators.includes(role))
    return `approving decision ${decision} takes one of the roles ${moderators.join(", ")}, found ${role}`
  return (approvals.get(decision) ?? []).some((approval) => approval.actor === actor)
    ? `${actor} has approved decision ${decision} already`
    : undefined
}

/** What was answered, or put under another version, has no earlier state to go back to: another decision changes it. */
const ofWithdrawal = ({ id, act }: Decision.Decision): string | undefined => {
  if (act._tag === "Erased") return `decision ${id} can't be taken back: what was erased is gone for good`
  if (act._tag === "Reissued")
    return `decision ${id} can't be taken back, since the documents before it are superseded: issue it anew once more instead`
  if (act._tag === "Governed")
    return `decision ${id} can't be taken back: put the achievement under another version of the catalog instead`
  return act._tag === "Resolved" && act.choice === "apply"
    ? `decision ${id} can't be taken back, since it let the achievement follow the facts: grant it instead`
    : undefined
}

/** Taking back a word on who is one person with whom, or its own taking back, says so of nobody where one of them is erased. */
const ofRelinking = (decisions: ReadonlyArray<Decision.Decision>, { act }: Decision.Decision): string | undefined => {
  if (act._tag === "Linked" || act._tag === "Separated") return ofErased(decisions, act.contacts)
  const named = act._tag === "Withdrawn" ? decisions.find(({ id }) => id === act.decision) : undefined
  // Ends with the decisions: each names an earlier one.
  return named === undefined ? undefined : ofRelinking(decisions, named)
}

const unknownContact = (contact: ContactId): string =>
  `there is no contact ${contact}. Find the person by one of their identities`

/** Whether what named the contact has been erased. */
const isErased = (decisions: ReadonlyArray<Decision.Decision>, contact: ContactId): boolean =>
  decisions.some(({ act }) => act._tag === "Erased" && act.contacts.includes(contact))

const ofErased = (
  decisions: ReadonlyArray<Decision.Decision>,
  contacts: ReadonlyArray<ContactId>
): string | undefined => {
  const gone = contacts.find((contact) => isErased(decisions, contact))
  return gone === undefined ? undefined : `contact ${gone} has been erased: nothing says any more who that was`
}

const ofErasure = (
  { loaded, decisions, fresh }: World,
  { contacts, mayReturn }: Extract<Decision.Act, { readonly _tag: "Erased" }>
): string | undefined => {
  const missing = contacts.find((contact) => !loaded.stamps.has(contact))
  if (missing !== undefined) return unknownContact(missing)
  const done = contacts.find((contact) => isErased(decisions, contact))
  if (done !== undefined) return `contact ${done} has been erased already`
  const others = decisions.some(
    ({ id, act }) => act._tag === "Erased" && act.mayReturn !== mayReturn && fresh.decisions.has(id)
  )
  if (others) return "others are erased with it who may return, or may not where these may: decide about them apart"
  // As decisions before this one in the same breath have it.
  const people = Contact.people(InForce.links(InForce.inForce(decisions)))
  for (const contact of contacts) {
    const left = [...people].find(([each, own]) => own === people.get(contact) && !contacts.includes(each))
    if (left !== undefined)
      return `contact ${left[0]} is one person with contact ${contact}: erase both, or separate them first`
  }
  return undefined
}

const ofContacts = (
  { loaded, decisions }: World,
  { _tag, contacts }: Exclude<About<"contacts">, { readonly _tag: "Erased" }>
): string | undefined => {
  const missing = contacts.find((contact) => !loaded.stamps.has(contact))
  if (missing !== undefined) return unknownContact(missing)
  const gone = ofErased(decisions, contacts)
  if (gone !== undefined) return gone
  const [a, b] = contacts
  if (a === b) return `contact ${a} is one person with itself already: name two contacts`
  const isThis = (pair: readonly [ContactId, ContactId]): boolean => pair.includes(a) && pair.includes(b)
  const links = InForce.links(InForce.inForce(decisions))
  if (_tag === "Linked") return links.some(isThis) ? `contacts ${a} and ${b} are linked already` : undefined
  const people = Contact.people(links.filter((pair) => !isThis(pair)))
  return people.has(a) && people.get(a) === people.get(b)
    ? `contacts ${a} and ${b} are one person through others: separate or withdraw those links first`
    : undefined
}

const standingIn = ({ achievements }: Loaded, id: AchievementId.AchievementId): Achievement | undefined =>
  [...achievements.values()].flat().find((achievement) => AchievementId.isSame(achievement.id, id))

const ofAchievement = (known: World, act: About<"achievement">): string | undefined => {
  const { versions, loaded, learners } = known
  const { achievement: id } = act
  const name = AchievementId.format(id)
  const learner = learners.get(id.learner)
  if (learner === undefined) return unknownLearner(id.learner)
  const standing = standingIn(loaded, id)
  const first = standing === undefined ? firstOf(known, learner) : learner.id
  if (first !== learner.id)
    return `learner ${learner.id} is joined with learner ${first}: decide about ${AchievementId.format({ ...id, learner: first })}`
  if (standing === undefined && !canHave(versions, learner, id))
    return id.earning === 1
      ? `${id.type} can't be earned in ${learner.offering}: no type of that id names its course`
      : `${id.type} can't be earned again in ${learner.offering}: no type of that id repeats and names its course`
  if (standing === undefined && !beforeIssue.has(act._tag))
    return `${name} was never issued: there is nothing that could be ${did[act._tag] ?? "changed"}`
  return ofDates(act) ?? ofPrecedence(known, act) ?? (standing && ofStanding(versions, standing, act))
}

/** Whose the achievements of a joined participation are: one decision about them is enough, and has one name. */
const firstOf = (known: World, learner: Learner): LearnerId =>
  (known.versions.crossing ? Judgement.caseOf(known, learner)?.learner : undefined) ?? learner.id

/** What may be said of an achievement before there is one. */
const beforeIssue: ReadonlySet<string> = new Set(["Granted", "Denied", "DateSet", "ScoreSet"])
const did: { readonly [tag in Decision.Act["_tag"]]?: string } = {
  Extended: "extended",
  Suspended: "suspended",
  Revoked: "revoked",
  Reinstated: "reinstated",
  Voided: "voided",
  Reissued: "issued anew",
  Resolved: "resolved",
  Governed: "judged anew"
}

const canHave = ({ all, latest }: Versions, { offering }: Learner, { type, earning }: AchievementId.AchievementId) => {
  const catalog = all.get(latest)
  const course = catalog?.offerings.get(offering)?.course
  const known = course === undefined ? undefined : catalog?.typesByCourse.get(course)?.find(({ id }) => id === type)
  return known !== undefined && earning >= 1 && (earning === 1 || known.repeat !== undefined)
}

const ofDates = (act: Decision.Act): string | undefined => {
  const from = act._tag === "Granted" ? act.on : "from" in act ? act.from : undefined
  const until = "until" in act ? act.until : undefined
  return from !== undefined && until !== undefined && until < from
    ? `its last day, ${CivilDate.format(until)}, is before its first, ${CivilDate.format(from)}`
    : undefined
}

/** A grant is kept beneath what goes before it, and counts once that is withdrawn: its preview says so. */
const ofPrecedence = (known: World, act: About<"achievement">): string | undefined =>
  act._tag === "Granted" ? undefined : Outranked.by(known, act)

const ofStanding = (versions: Versions, standing: Achievement, act: About<"achievement">): string | undefined => {
  const name = AchievementId.format(standing.id)
  const { terms, contested } = standing
  switch (act._tag) {
    case "Voided":
      return terms.voided === true ? `${name} is void already` : undefined
    case "Reinstated": {
      const open = [...(terms.suspensions ?? []), ...(terms.revocations ?? [])]
      const on = CivilDate.format(act.from)
      return open.some(({ from, until }) => from <= act.from && (until === null || until >= act.from))
        ? undefined
        : `${name} is neither suspended nor revoked on ${on}: ${open.length === 0 ? "there is nothing to reinstate" : "name a day on which it is"}`
    }
    case "Reissued":
      return ofReissue(standing)
    case "Resolved":
      return contested !== null && State.isSameOutcome(contested, { held: act.says, expires: act.expires ?? null })
        ? undefined
        : `${name} is not contested so any more. Look at what the facts say now`
    case "Governed":
      return versions.all.get(act.catalog)?.types.has(standing.id.type) === true
        ? undefined
        : `catalog version ${act.catalog} has no type ${standing.id.type}`
    default:
      return undefined
  }
}

/** A document says that it counts: of what was taken away, or is over, there is none to issue. */
const ofReissue = (standing: Achievement): string | undefined => {
  const name = AchievementId.format(standing.id)
  const revoked = standing.terms.revocations?.find(({ until }) => until === null)
  if (revoked !== undefined)
    return `${name} is revoked from ${CivilDate.format(revoked.from)}: reinstate it before it is issued anew`
  const lost = standing.held.at(-1)?.lost ?? null
  // Where a decision says when it ends, that is part of what was issued.
  if (lost !== null && standing.shadow === null)
    return `${name} counts no more since ${CivilDate.format(lost)}, by the facts: there is nothing to issue anew`
  return counting(standing).length === 0 ? `${name} counts on no day: there is nothing to issue anew` : undefined
}

/** Decisions about the persons at hand: all of them are read for each new one. */
const maxKnown = 10_000
