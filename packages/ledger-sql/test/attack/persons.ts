/** People of whom a store keeps all that it can keep, and what they are called in it: each text is one person's alone. */
import { type Fact, Id, type Rejection, Review, Sync } from "@laurel/core"
import { certify, decider, learnerOf, page, type Participant, participant, type Script } from "@laurel/testkit"
import { Effect, Stream } from "effect"
import { current } from "../crash/work.ts"

const lms = Id.SourceId.make("lms")
const desk = Id.SourceId.make("desk")

export interface Person {
  /** All that names somebody, or was written about them, by what it is. */
  readonly texts: {
    readonly [
      what in
        | "staff"
        | "guest"
        | "email"
        | "badge"
        | "spring"
        | "autumn"
        | "row"
        | "said"
        | "title"
        | "provider"
        | "document"
        | "assessor"
        | "judgement"
        | "archived"
        | "reason"
        | "rejected"
        | "certified"
        | "asker"
    ]: string
  }
  /** As the LMS knows them. */
  readonly student: Participant
  /** As the desk does: they are one person by their address. */
  readonly visitor: Participant
}

export const person = (word: string): Person => {
  const texts = {
    staff: `staff-${word}-4711`,
    guest: `guest-${word}-0815`,
    email: `${word}.mail@example.org`,
    badge: `badge-${word}-77`,
    spring: `enrolment-${word}-spring`,
    autumn: `enrolment-${word}-autumn`,
    row: `row-key-${word}`,
    said: `said-of-${word}`,
    title: `Diploma-of-${word}`,
    provider: `Academy-${word}`,
    document: `files/scan-${word}.pdf`,
    assessor: `tutor-of-${word}`,
    judgement: `seen-that-${word}-can`,
    archived: `archived-row-of-${word}`,
    reason: `since-${word}-was-ill`,
    rejected: `unreadable-row-of-${word}`,
    certified: `name-of-${word}-in-full`,
    asker: `account-of-${word}`
  }
  const { staff, guest, email, badge, spring, autumn } = texts
  const claims = [`email:${email}`, `badge:${badge}`]
  return {
    texts,
    student: participant({ source: lms, offering: "spring", scheme: "staff", contact: staff, key: spring, claims }),
    visitor: participant({
      source: desk,
      offering: "autumn",
      scheme: "guest",
      contact: guest,
      key: autumn,
      claims: claims.slice(0, 1)
    })
  }
}

/** A row of theirs as an archive keeps it: also as programs write what is not plain. */
const rawOf = ({ texts: { archived, email } }: Person): string =>
  [archived, Buffer.from(email).toString("hex"), Buffer.from(`mailto:${email}`).toString("base64")].join(";")

/** A row of theirs that could not be read. */
export const rejection = ({ texts: { staff, rejected } }: Person, line: number): Rejection.Rejection => ({
  kind: "row",
  source: lms,
  stream: "rows",
  key: null,
  line,
  column: "score",
  expected: "a number",
  found: `${staff}?`,
  advice: "Mend the row.",
  raw: `${staff},${rejected},?`
})

/** One page of a source, whose rows are archived. */
const say = (people: ReadonlyArray<Person>, source: Id.SourceId, script: Script, position: string) =>
  Effect.gen(function* () {
    const own = {
      ...page(script, position),
      raw: ({ subject }: Fact.Draft) =>
        people
          .filter(({ student }) => student.subject.contact.value === subject.contact.value)
          .map(rawOf)
          .join()
    }
    const read = () => Stream.succeed(own)
    yield* Stream.runDrain(Sync.run(yield* current, { source, read }, { archives: true }))
  })

/** What the LMS says of somebody. */
const draftsOf = ({ texts, student }: Person): ReadonlyArray<Fact.Draft> => [
  student.registered("2025-01-06", { key: `${texts.row} 1` }),
  student.scored("finals", 80, "2025-02-10", { key: `${texts.row} 2`, said: texts.said }),
  student.presented(
    null,
    { title: texts.title, provider: texts.provider, document: texts.document, issuer: "Board", verified: true },
    "2025-02-11",
    { key: `${texts.row} 3` }
  ),
  student.assessed("essay", "waive", "2025-02-12", {
    by: texts.assessor,
    reason: texts.judgement,
    key: `${texts.row} 4`
  })
]

/** Two sources tell of these people; of their rows some are unreadable, one of them no longer; and somebody decides about each, and asks for a certificate. */
export const told = Effect.fnUntraced(function* (people: ReadonlyArray<Person>) {
  const drafts = people.flatMap(draftsOf)
  const rejections = (line: number) => people.map((each, at) => rejection(each, line + at))
  yield* say(people, lms, { drafts, rejections: rejections(1), reading: "first" }, "1")
  yield* say(people, lms, { drafts, rejections: rejections(101), reading: "second" }, "2")
  const visits = people.flatMap(({ visitor }) => [
    visitor.registered("2025-01-20"),
    visitor.credited("credits", 2, "2025-02-01")
  ])
  yield* say(people, desk, { drafts: visits }, "1")
  for (const { texts, student } of people) {
    const draft = yield* decider("u-17", "assessor", texts.reason).assesses(student, "pass", "2025-03-01")
    yield* Sync.decide(yield* current, [draft])
    const { learner } = yield* learnerOf(student)
    const parts = {
      by: { actor: texts.asker, role: "learner" },
      text: JSON.stringify({ name: texts.certified, proof: Buffer.from(texts.email).toString("base64") })
    }
    yield* certify([[{ type: Id.TypeId.make("exam"), learner, earning: 1 }, learner * 131_071, parts]])
  }
  // By the policy of the catalog, whose reason is the address that both have.
  yield* Review.settle(yield* current)
})

/** Erases somebody, for good. */
export const erase = Effect.fnUntraced(function* ({ student, visitor }: Person) {
  const draft = yield* decider("u-23", "manager", "asked for in writing").erases([student, visitor])
  yield* Sync.decide(yield* current, [draft])
})

/** What the sources go on saying. */
export const toldAgain = (people: ReadonlyArray<Person>) =>
  say(people, lms, { drafts: people.flatMap(draftsOf), reading: "third" }, "3")
