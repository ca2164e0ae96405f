/** What waits for a person, of all kinds in one list: what it is, who it is about, and the commands that answer it. */
import {
  AchievementId,
  Catalog,
  CivilDate,
  Contact,
  type Holding,
  type Id,
  Instant,
  type Ledger,
  Plain,
  Report,
  Review,
  Words
} from "@laurel/core"
import { Effect, Option, Stream } from "effect"
import type { Column, Listing } from "../terminal/Listing.ts"
import { shellWord } from "../terminal/shellWord.ts"

export const kinds = ["contested", "unresolved", "identity", "approval"] as const
export type Kind = (typeof kinds)[number]

export type Item =
  | ({ readonly kind: "contested" } & Report.Waiting)
  | {
      readonly kind: "unresolved"
      readonly person: Contact.Contact
      readonly certification: Id.CertificationId
      readonly period: Holding.Period
    }
  | ({ readonly kind: "identity" } & Review.Question)
  | ({ readonly kind: "approval" } & Report.Pending)

type Items = Stream.Stream<Item, Ledger.LedgerError, Ledger.Ledger>

/** By whom and why: what every command that decides asks for. */
const by = "--actor <account> --role <role> --reason <why>"

/** How the item is named: what `show` takes. */
export const nameOf = (item: Item): string => {
  switch (item.kind) {
    case "contested":
      return AchievementId.format(item.achievement.id)
    case "unresolved":
      return AchievementId.format(item.period.achievement)
    case "identity":
      return Contact.keyOf(item.identity)
    case "approval":
      return String(item.decision.id)
  }
}

/** The commands that answer it, each ready but for who decides and why. */
export const answersOf = (item: Item): ReadonlyArray<string> => {
  switch (item.kind) {
    case "contested":
      return ["keep", "apply"].map((choice) => `laurel resolve ${nameOf(item)} --choice ${choice} ${by}`)
    case "unresolved":
      return [
        ...["expiry", "earnedOn"].map((field) => `laurel set-date ${nameOf(item)} --field ${field} --to <day> ${by}`),
        `laurel void ${nameOf(item)} ${by}`
      ]
    case "identity": {
      const [first, ...rest] = item.people
      return first === undefined
        ? []
        : rest.flatMap(({ id }) => ["link", "separate"].map((answer) => `laurel ${answer} c${first.id} c${id} ${by}`))
    }
    case "approval":
      return ["approve", "withdraw"].map((answer) => `laurel ${answer} ${item.decision.id} ${by}`)
  }
}

/** What there is to decide, in a sentence. */
export const questionOf = (item: Item): string => {
  switch (item.kind) {
    case "contested":
      return `counts ${Words.spans(item.achievement.held)}; the facts say ${Words.spans(item.says.held)}`
    case "unresolved":
      return `counts for ${item.certification} ${Words.period(item.period)}`
    case "identity":
      return `${item.people.map(({ id }) => `c${id}`).join(", ")} are called the same: one person or several?${item.conflict === null ? "" : ` ${item.conflict}`}`
    case "approval":
      return `waits for ${Words.approver(item.roles)}: ${Words.decision(item.decision)}`
  }
}

const peopleOf = (item: Item): ReadonlyArray<Contact.Contact> => ("person" in item ? [item.person] : item.people)

const since = (item: Item): Instant.Instant | null => {
  if (item.kind === "contested") return item.since
  return item.kind === "approval" ? item.decision.recordedAt : null
}

const columns = (accounts: ReadonlySet<string>): ReadonlyArray<Column<Item>> => [
  { name: "kind", cell: ({ kind }) => kind },
  { name: "what", cell: nameOf },
  {
    name: "contacts",
    cell: (item) =>
      peopleOf(item)
        .map(({ id }) => `c${id}`)
        .join("; ")
  },
  {
    name: "identities",
    cell: (item) =>
      peopleOf(item)
        .flatMap((person) => Contact.apart(person, accounts).names.map(Contact.keyOf))
        .join("; ")
  },
  {
    name: "since",
    cell: (item) => {
      const moment = since(item)
      return moment === null ? null : Instant.format(moment)
    }
  },
  { name: "deadline", cell: (item) => (item.kind === "contested" ? CivilDate.format(item.deadline) : null) },
  { name: "otherwise", cell: (item) => (item.kind === "contested" ? item.otherwise : null) }
]

/** One item as a plain object, with the commands that answer it. */
export const plain = (accounts: ReadonlySet<string>) => (item: Item) => {
  const own = {
    kind: item.kind,
    what: nameOf(item),
    contacts: peopleOf(item).map((one) => Plain.contact(one, accounts))
  }
  const answers = answersOf(item)
  switch (item.kind) {
    case "contested":
      return {
        ...own,
        achievement: Plain.achievement(item.achievement),
        says: Plain.outcome(item.says),
        since: Instant.format(item.since),
        deadline: CivilDate.format(item.deadline),
        otherwise: item.otherwise,
        facts: item.evidence.map(Plain.fact),
        answers
      }
    case "unresolved":
      return { ...own, certification: item.certification, period: Plain.period(item.period), answers }
    case "identity":
      return { ...own, identity: item.identity, conflict: item.conflict, answers }
    case "approval":
      return { ...own, ...Plain.pending(own.contacts, item), answers }
  }
}

const contested = (versions: Catalog.Versions): Items =>
  Report.contested(versions, { account: null, known: null }).pipe(
    Stream.map((waiting): Item => ({ kind: "contested", ...waiting }))
  )

const unresolved = (versions: Catalog.Versions): Items =>
  Report.unresolved(Catalog.everyCertification(versions)).pipe(
    Stream.map(({ person, certification, periods }) =>
      periods.map((period): Item => ({ kind: "unresolved", person, certification, period }))
    ),
    Stream.flattenIterable
  )

const identities = (versions: Catalog.Versions): Items => {
  const start: Contact.Identity | null = null
  return Stream.paginate(start, (after: Contact.Identity | null) =>
    Effect.map(Review.questions(versions, after), ({ last, questions }) => {
      const items = questions.map((question): Item => ({ kind: "identity", ...question }))
      return [items, last === null ? Option.none<Contact.Identity | null>() : Option.some(last)] as const
    })
  )
}

const approvals = (versions: Catalog.Versions): Items =>
  Stream.map(Report.pending(versions), (pending): Item => ({ kind: "approval", ...pending }))

/** All that waits, of one kind or of all; read page by page. */
const items = (versions: Catalog.Versions, kind: Kind | null): Items => {
  const all = { contested, unresolved, identity: identities, approval: approvals }
  return kinds
    .filter((each) => kind === null || each === kind)
    .map((each) => all[each](versions))
    .reduce<Items>((before, next) => Stream.concat(before, next), Stream.empty)
}

/** The same as a list. */
export const listing = (versions: Catalog.Versions, kind: Kind | null): Listing<Item> => {
  const accounts = Catalog.accounts(versions)
  return {
    asked: { list: "review", kind },
    title: "What waits for a person's decision",
    none: "nothing",
    columns: columns(accounts),
    plain: plain(accounts),
    below: (item) => [questionOf(item), `laurel review show ${shellWord(nameOf(item))}`],
    rows: items(versions, kind)
  }
}

/** Of which kinds something of that name may be. A shared identity may look like an achievement. */
const kindsOf = (name: string): ReadonlyArray<Kind> => {
  if (/^\d+$/.test(name)) return ["approval"]
  return AchievementId.parse(name) === undefined ? ["identity"] : ["contested", "unresolved", "identity"]
}

/** One item by its name, whatever it is; undefined where nothing of that name waits. */
export const find = (versions: Catalog.Versions, name: string) =>
  Stream.fromIterable(kindsOf(name)).pipe(
    Stream.flatMap((kind) => items(versions, kind)),
    Stream.filter((item) => nameOf(item) === name),
    Stream.runHead,
    Effect.map(Option.getOrUndefined)
  )
