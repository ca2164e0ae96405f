/** `laurel export`: all that is held about a person, for that person. */
import { closeSync, fsyncSync, openSync, rmSync, writeFileSync } from "node:fs"
import { resolve } from "node:path"
import {
  AchievementId,
  Certificate,
  Contact,
  Fact,
  History,
  Instant,
  Ledger,
  Plain,
  Rejection,
  Words
} from "@laurel/core"
import { Effect, Option, Result, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as People from "../flags/People.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"
import { type Unable, unable } from "../Unable.ts"
import { contactArgument } from "./History.ts"

/** Facts with the rows that they were read from, where those are kept. */
const withRows = Effect.fnUntraced(function* (facts: ReadonlyArray<Fact.Fact>) {
  const ledger = yield* Ledger.Ledger
  const rows = new Map<number, string>()
  // Ends with the facts: each page is after the one before.
  for (let start = 0; start < facts.length; start += Ledger.maxPage) {
    const page = facts.slice(start, start + Ledger.maxPage).map(({ id }) => id)
    for (const { fact, raw } of yield* ledger.archived(page)) rows.set(fact, raw)
  }
  return facts.map((fact) => ({ ...Plain.fact(fact), row: rows.get(fact.id) ?? null }))
})

/**
 * Rejected rows that hold one of the person's names, also those that are rejected no longer. As for an erasure, a short number
 * is no such name: it is in everybody's rows.
 */
const rejected = Effect.fnUntraced(function* (all: ReadonlyArray<string>) {
  const ledger = yield* Ledger.Ledger
  const names = all.filter((name) => Rejection.recognized(name) !== "")
  const about: Array<Ledger.KeptRejection> = []
  // Ends with the rejections: each page is after the one before.
  for (let page = yield* ledger.rejections(null, true); page.length > 0;) {
    about.push(...page.filter((rejection) => Rejection.without(names, rejection) !== undefined))
    page = yield* ledger.rejections(page.at(-1)?.id ?? null, true)
  }
  return about.map((kept) => ({ ...kept, recordedAt: Instant.format(kept.recordedAt) }))
})

/** Rows as they were received that gave a fact of these participations, or hold one of the person's names. */
const received = Effect.fnUntraced(function* (learners: ReadonlyArray<Ledger.Learner>, all: ReadonlyArray<string>) {
  const ledger = yield* Ledger.Ledger
  const names = all.filter((name) => Rejection.recognized(name) !== "")
  const found = yield* Effect.forEach(learners, ({ id }) => ledger.learner(id))
  const given = new Set(
    found.flatMap((learner) =>
      (learner?.revisions ?? []).flatMap(({ reference: { source, stream, key } }) =>
        Fact.prefixesOf(key).map((prefix) => `${source}\n${Fact.keyOf({ stream, key: prefix })}`)
      )
    )
  )
  const about: Array<Ledger.KeptRow & { readonly source: string }> = []
  for (const source of (yield* ledger.positions).keys()) {
    // Ends with the rows: each page is after the one before.
    for (let page = yield* ledger.received(source, null, Ledger.maxPage); page.length > 0;) {
      for (const row of page)
        if (given.has(`${source}\n${Fact.keyOf(row)}`) || Rejection.isAbout(names, { raw: row.raw, found: row.key }))
          about.push({ source, ...row })
      page = yield* ledger.received(source, page.at(-1)?.place ?? null, Ledger.maxPage)
    }
  }
  return about.map(({ place: _place, recordedAt, ...row }) => ({ ...row, recordedAt: Instant.format(recordedAt) }))
})

const parse = Schema.decodeUnknownResult(Schema.fromJsonString(Schema.Unknown))

/**
 * What was handed out of their achievements, as it was recorded: also what another one has taken the place of since. Of what was made
 * while they were taken for one person with somebody else, not what it says: it may name the other.
 */
const certified = (members: Contact.Contact["members"]) =>
  Effect.map(Certificate.allOfContacts(members), (all) =>
    all.map(({ place: _place, contact: owner, about, achievement, text, by, recordedAt, ...rest }) => {
      const isTheirs = about.every((contact) => members.includes(contact))
      const issued = text === null || !isTheirs ? Result.succeed(null) : parse(text)
      return {
        ...rest,
        by: isTheirs ? by : null,
        contact: `c${owner}`,
        about: about.map((contact) => `c${contact}`),
        achievement: AchievementId.format(achievement),
        issued: Result.isSuccess(issued) ? issued.success : text,
        recordedAt: Instant.format(recordedAt)
      }
    })
  )

const participation = Effect.fnUntraced(function* (learner: Ledger.Learner) {
  const ledger = yield* Ledger.Ledger
  const found = yield* ledger.learner(learner.id)
  return { ...Plain.learner(learner), facts: yield* withRows(found?.revisions ?? []) }
})

const read = Effect.fnUntraced(function* (text: string) {
  const ledger = yield* Ledger.Ledger
  const accounts = yield* Store.accounts
  const dossier = yield* People.find(text)
  const { contact, learners } = dossier
  // An account is many people's, and so are rows that name it.
  const names = Contact.apart(contact, accounts).names.map(({ value }) => value)
  const claims = yield* ledger.claims(contact.members)
  const called = [...names, ...learners.map(({ key }) => key)]
  return {
    contact: Plain.contact(contact, accounts),
    claims: claims.map(({ identity, source }) => ({ ...identity, source })),
    participations: yield* Effect.forEach(learners, participation),
    achievements: dossier.achievements.map(Plain.achievement),
    holdings: dossier.holdings.map(Plain.holding),
    certificates: yield* certified(contact.members),
    decisions: dossier.decisions.map(Plain.decision),
    history: (yield* History.ofContact(contact.id, null)).map(Plain.event),
    rejections: yield* rejected(called),
    received: yield* received(learners, called),
    words: Words.contact(contact, accounts)
  }
})

/** Never over another file, and never half of one. */
const write = (file: string, text: string): Effect.Effect<void, Unable> =>
  Effect.try({
    try: () => {
      const descriptor = openSync(file, "wx", 0o600)
      try {
        writeFileSync(descriptor, text)
        fsyncSync(descriptor)
      } catch (cause) {
        rmSync(file, { force: true })
        throw cause
      } finally {
        closeSync(descriptor)
      }
    },
    catch: (cause) =>
      unable(`${file} can't be written: ${cause instanceof Error ? cause.message : String(cause)}. Name another file`)
  })

interface Input {
  readonly contact: string
  readonly out: Option.Option<string>
}

const run = Effect.fn("laurel.export")(function* ({ contact, out }: Input) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const { words, ...all } = yield* read(contact).pipe(Effect.provide(Store.toRead(opened)))
  if (Option.isNone(out)) return yield* Print.json(all)
  const file = resolve(out.value)
  yield* write(file, `${JSON.stringify(all, null, 2)}\n`)
  const facts = all.participations.reduce((sum, { facts: own }) => sum + own.length, 0)
  yield* json
    ? Print.json({ contact: all.contact, file })
    : Print.lines([
        `All that is held about ${words} is in ${file}: ${Numbers.count(facts, "fact")}, ${Numbers.count(all.achievements.length, "achievement")}, ${Numbers.count(all.certificates.length, "certificate")}, ${Numbers.count(all.history.length, "entry", "entries")}.`
      ])
})

export const command = Command.make(
  "export",
  {
    contact: contactArgument,
    out: Flag.File("out").pipe(
      Flag.withDescription("The file to write, which must not be there yet; one line on stdout unless given"),
      Flag.optional
    )
  },
  run
).pipe(
  Command.withDescription(
    "Give a person all that is held about them, as JSON: what they are called and by whom, every participation with all facts, their corrections and raw rows, decisions with their reasons, achievements, holdings, certificates with what they say, the whole history, and rejected rows that hold their names. " +
      "`laurel evidence --contact` gives what can be shown to others with proofs, their certificates among it."
  ),
  Command.withShortDescription("All that is held about a person, for that person"),
  Command.withExamples([{ command: "laurel export 11391 --out 11391.json", description: "Into a file" }])
)
