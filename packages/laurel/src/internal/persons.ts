/** Questions about one person. */
import {
  AchievementId,
  Audit,
  Called,
  Catalog,
  Certification,
  CivilDate,
  type Contact,
  History,
  HoldingOn,
  Id,
  Instant,
  Ledger,
  Plain,
  Sync
} from "@laurel/core"
import { Effect } from "effect"
import { AmbiguousError, NotFoundError } from "../errors.ts"
import * as given from "./given.ts"
import type { World } from "./World.ts"

export const find = Effect.fn("laurel.find")(function* (world: World, name: string) {
  const shown = yield* world.shown
  return (yield* Called.find(name)).map(shown)
})

/** The contact that a name means. */
export const idOf = Effect.fnUntraced(function* (who: string | Contact.Identity) {
  if (typeof who === "string") return yield* given.reading(() => given.contactId("contact", who))
  const identity = yield* given.reading(() => given.identity("contact", given.jsonOf(who)))
  const claimants = yield* Called.claimants(identity)
  const persons = [...new Set(claimants.map(({ person }) => person))]
  const [person, ...others] = persons
  const name = `${identity.scheme} ${identity.value}`
  if (person === undefined) return yield* Effect.fail(new NotFoundError(`nobody is called ${name}`))
  if (others.length === 0) return person
  const contacts = persons.map((id) => `c${id}`)
  const message = `${contacts.join(" and ")} are called ${name}: name one of them, or decide with Linked whether they are one`
  return yield* Effect.fail(new AmbiguousError(message, contacts))
})

/** Everything about a person, as of a moment or now. */
const dossierOf = Effect.fnUntraced(function* (who: string | Contact.Identity, known: Instant.Instant | null) {
  const id = yield* idOf(who)
  const found = yield* Ledger.Ledger.use((ledger) => ledger.contact(id, known))
  if (found !== undefined) return found
  const moment = known === null ? "" : `, by ${Instant.format(known)}`
  return yield* Effect.fail(new NotFoundError(`there is no contact c${id}${moment}`))
})

export const person = Effect.fn("laurel.person")(function* (world: World, who: string | Contact.Identity) {
  const shown = yield* world.shown
  return shown((yield* dossierOf(who, null)).contact)
})

const knownOrNull = (known: Instant.Instant | null): string | null => (known === null ? null : Instant.format(known))

export const history = Effect.fn("laurel.history")(function* (
  world: World,
  who: string | Contact.Identity,
  known: Instant.Instant | null
) {
  const shown = yield* world.shown
  const dossier = yield* dossierOf(who, known)
  const learners = yield* Effect.forEach(dossier.learners, (learner) =>
    Effect.map(History.ofLearner(learner.id, known), (facts) => ({
      ...Plain.learner(learner),
      facts: facts.map(Plain.fact)
    }))
  )
  const events = yield* History.ofContact(dossier.contact.id, known)
  return {
    known: knownOrNull(known),
    contact: shown(dossier.contact),
    learners,
    achievements: dossier.achievements.map(Plain.achievement),
    decisions: dossier.decisions.map(Plain.decision),
    events: events.map(Plain.event),
    holdings: dossier.holdings.map(Plain.holding)
  } satisfies Plain.History
})

/** All types and all certifications of any version: whatever any version issued goes on counting. */
const namesOf = (versions: Catalog.Versions) => ({
  certifications: new Set<string>(Catalog.everyCertification(versions)),
  types: new Set<string>(Catalog.everyType(versions))
})

const notNamed = (what: string, name: string, names: Iterable<string>, hint: string) => {
  const has = [...names].slice(0, 20).join(", ") || "none"
  return Effect.fail(
    new NotFoundError(`no version of the catalog has the ${what} ${given.shown(name)}: it has ${has}${hint}`)
  )
}

/** What is to be done where only the catalog that waits has a name. */
const waiting = (
  { waiting }: World,
  name: string,
  parts: ReadonlyArray<"certifications" | "achievementTypes">
): string =>
  parts.some((part) => waiting?.catalog[part].some(({ id }) => id === name))
    ? `. The catalog given to open has ${given.shown(name)}, and is not applied yet: preview({ catalog }) shows what it would do, and commit of that applies it`
    : ""

/** That a name is a certification's, with the types that it is held through: of any version, those of the latest first. */
const certified = (versions: Catalog.Versions, name: string): string => {
  const [found] = Catalog.latestFirst(versions).flatMap(
    ({ certifications }) => certifications.find(({ id }) => id === name) ?? []
  )
  if (found === undefined) return ""
  return `. ${given.shown(name)} is a certification, held through ${Certification.asked(found.through).of.join(", ")}`
}

/** A certification of any version. */
export const certificationOf = Effect.fnUntraced(function* (world: World, name: string) {
  const { certifications } = namesOf(yield* world.versions)
  return certifications.has(name)
    ? Id.CertificationId.make(name)
    : yield* notNamed("certification", name, certifications, waiting(world, name, ["certifications"]))
})

/** An achievement type of any version. */
export const typeOf = Effect.fnUntraced(function* (world: World, name: string) {
  const versions = yield* world.versions
  const { types } = namesOf(versions)
  return types.has(name)
    ? Id.TypeId.make(name)
    : yield* notNamed(
        "achievement type",
        name,
        types,
        `${certified(versions, name)}${waiting(world, name, ["achievementTypes"])}`
      )
})

export const holds = Effect.fn("laurel.holds")(function* (
  world: World,
  who: string | Contact.Identity,
  name: string,
  { at, known }: { readonly at: CivilDate.CivilDate | null; readonly known: Instant.Instant | null }
) {
  const shown = yield* world.shown
  const versions = yield* world.versions
  const dossier = yield* dossierOf(who, known)
  const { certifications, types } = namesOf(versions)
  if (!certifications.has(name) && !types.has(name))
    return yield* notNamed(
      "certification or achievement type",
      name,
      new Set([...certifications, ...types]),
      waiting(world, name, ["certifications", "achievementTypes"])
    )
  const day = at ?? (yield* Sync.today)
  const held = certifications.has(name)
    ? HoldingOn.ofCertification(dossier, Id.CertificationId.make(name), day)
    : HoldingOn.ofType(dossier, Id.TypeId.make(name), day)
  return {
    contact: shown(dossier.contact),
    certification: name,
    at: CivilDate.format(day),
    known: knownOrNull(known),
    ...held
  } satisfies Plain.Holds
})

/** Explains one achievement; undefined where there is no such participation, or no such type for it. */
const explained = Effect.fnUntraced(function* (
  world: World,
  id: AchievementId.AchievementId,
  known: Instant.Instant | null
) {
  const found = yield* Audit.explain(yield* world.versions, id, known)
  if (found === undefined) return undefined
  const [person] = yield* Ledger.Ledger.use((ledger) => ledger.contacts([found.learner.contact]))
  return person === undefined ? undefined : Plain.explanation((yield* world.shown)(person), found)
})

export const explain = Effect.fn("laurel.explain")(function* (
  world: World,
  who: string | Contact.Identity,
  name: string,
  known: Instant.Instant | null
) {
  const type = yield* typeOf(world, name)
  const dossier = yield* dossierOf(who, known)
  const issued = dossier.achievements.flatMap(({ id }) => (id.type === type ? [id] : []))
  const ids = issued.length > 0 ? issued : dossier.learners.map(({ id }) => ({ type, learner: id, earning: 1 }))
  const all = yield* Effect.forEach(ids, (id) => explained(world, id, known))
  return all.flatMap((one) => one ?? [])
})

export const explainOne = Effect.fn("laurel.explainOne")(function* (
  world: World,
  name: string,
  known: Instant.Instant | null
) {
  const id = yield* given.reading(() => given.achievementId("achievement", name))
  const found = yield* explained(world, id, known)
  return found ?? (yield* Effect.fail(new NotFoundError(`there is no achievement ${AchievementId.format(id)}`)))
})

export const achievement = Effect.fn("laurel.achievement")(function* (name: string) {
  const id = yield* given.reading(() => given.achievementId("achievement", name))
  const found = yield* Ledger.Ledger.use((ledger) => ledger.achievement(id))
  return found === undefined ? undefined : Plain.achievement(found)
})
