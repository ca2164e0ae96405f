/** People of whom a ledger keeps everything personal that it can keep: each such text of somebody holds one word that is theirs. */
import {
  type Adapter,
  type Catalog,
  type Fact,
  Id,
  type Ledger,
  type Plan,
  type Refusal,
  type Rejection,
  Sync
} from "@laurel/core"
import { Effect, Stream } from "effect"
import { certify } from "./certifying.ts"
import { decider, learnerOf } from "./deciding.ts"
import { desk, type Participant, participant } from "./participant.ts"
import { page, type Script } from "./scripted.ts"

export interface Person {
  /** In every text that is personal, and in nothing else. */
  readonly word: string
  readonly who: Participant
  /** The same person's second participation. */
  readonly again: Participant
}

export const person = (word: string): Person => {
  const names = { contact: `${word} O'Neill`, claims: [`email:${word.toLowerCase()}@example.org`, `card:№ ${word}`] }
  return {
    word,
    who: participant({ ...names, offering: "algebra-1", key: `enrolment of ${word}` }),
    again: participant({ ...names, offering: "algebra-2", key: `${word}/2` })
  }
}

/** All that is said of somebody: scores, proof of learning elsewhere, with words of the source's own. */
export const draftsOf = ({ word, who, again }: Person): ReadonlyArray<Fact.Draft> => [
  who.registered("2014-01-01", { key: `row 1 of ${word}`, said: `${word} came` }),
  who.scored("finals", 60, "2014-05-10", { key: `row 2 of ${word}`, said: `${word} did well` }),
  who.scored("essay", 80, "2014-05-11", { key: `row 3 of ${word}`, stream: "essays", at: "2014-05-11T09:00:00Z" }),
  who.presented(
    "essay",
    {
      title: `Diploma of ${word}`,
      provider: `${word} & Co.`,
      document: `files/${word}.pdf`,
      issuer: "board",
      hours: 8
    },
    "2014-05-12",
    { key: `proof of ${word}` }
  ),
  again.scored("finals", 30, "2015-05-10", { key: `row 4 of ${word}`, said: "F" })
]

/** Rows about somebody that could not be read: by their name, by another name, and by their participation. */
export const rejectionsOf = ({ word, who }: Person, line: number): ReadonlyArray<Rejection.Rejection> =>
  [
    [`"7","${word} O'Neill","?"`, "?"],
    [`8,someone,n/a`, `${word.toLowerCase()}@example.org`],
    [`9,${who.subject.key},n/a`, "n/a"]
  ].map(([raw = "", found = ""], at) => ({
    kind: "row",
    source: desk,
    stream: "rows",
    key: null,
    line: line + at,
    column: "score",
    expected: "a number",
    found,
    advice: "Mend the row.",
    raw
  }))

/** Reads a page of a source whose rows are archived. */
export const tell = (
  versions: Catalog.Versions,
  script: Script,
  source: Id.SourceId = desk
): Effect.Effect<Sync.Progress | undefined, Adapter.AdapterError | Ledger.LedgerError, Ledger.Ledger> => {
  const own = {
    ...page(script, `read ${script.reading ?? "first"}`),
    raw: ({ reference, said, subject }: Adapter.Page["drafts"][number]) =>
      `${reference.key};${subject.contact.value};${said ?? ""}`
  }
  return Stream.runLast(Sync.run(versions, { source, read: () => Stream.succeed(own) }, { archives: true })).pipe(
    Effect.map((last) => (last._tag === "Some" ? last.value : undefined))
  )
}

const reasonOf = (word: string): string => `since ${word} was ill`

/** The source tells of these people, rows of theirs that can't be read among them; somebody decides about each, and certifies something. */
export const told = Effect.fnUntraced(function* (versions: Catalog.Versions, people: ReadonlyArray<Person>) {
  yield* tell(versions, {
    drafts: people.flatMap(draftsOf),
    rejections: people.flatMap((each, at) => rejectionsOf(each, 1 + at * 10)),
    ended: false
  })
  for (const [at, { who, word }] of people.entries()) {
    const { learner } = yield* learnerOf(who)
    const act = {
      _tag: "Assessed",
      learner,
      group: null,
      verdict: "pass",
      on: who.registered("2014-05-13").happened.on
    } as const
    yield* Sync.decide(versions, [{ act, actor: "mia", role: "manager", reason: reasonOf(word) }])
    const by = { actor: `account of ${word}`, role: "learner" }
    const id = { type: Id.TypeId.make("exam-pass"), learner, earning: 1 }
    yield* certify([[id, learner * 10 + at, { by, text: JSON.stringify({ name: `${word} O'Neill` }) }]])
  }
})

const clerk = decider("mia", "manager", "asked for in writing")

/** Erases people. */
export const erase = Effect.fnUntraced(function* (
  versions: Catalog.Versions,
  who: ReadonlyArray<Participant>,
  mayReturn?: true
): Effect.fn.Return<Plan.Plan, Ledger.LedgerError | Refusal, Ledger.Ledger> {
  return yield* Sync.decide(versions, [yield* clerk.erases(who, mayReturn)])
})
