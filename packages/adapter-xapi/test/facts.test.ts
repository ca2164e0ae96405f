/** What each verb proves with its result, beside its nearest neighbour that proves something else or nothing. */
import { assert, describe, it } from "@effect/vitest"
import { extension } from "../src/statement/extension.ts"
import { activity, adl, line, read, registration, says, statement } from "./statements.ts"

const category = (id: string) => ({ contextActivities: { category: [{ id }] } })
const isCmi5 = category("https://w3id.org/xapi/cmi5/context/categories/cmi5")
const session = { extensions: { "https://w3id.org/xapi/cmi5/context/extensions/sessionid": "s-1" } }
const mastery = (score: number) => ({
  ...isCmi5,
  extensions: { ...session.extensions, "https://w3id.org/xapi/cmi5/context/extensions/masteryscore": score }
})
const lms = "https://w3id.org/xapi/adl/verbs/"
const video = "https://w3id.org/xapi/video/verbs/"
const percent = (progress: unknown) => ({
  extensions: { "https://w3id.org/xapi/cmi5/result/extensions/progress": progress }
})
const watched = (progress: unknown) => ({ extensions: { "https://w3id.org/xapi/video/extensions/progress": progress } })

const gives = (name: string, value: unknown, ...expected: ReadonlyArray<string>) =>
  it(name, () => assert.deepStrictEqual(says(value), expected))

/** The place of what is wrong, and a part of the reason. */
const refuses = (name: string, value: unknown, place: string, ...words: ReadonlyArray<string>) =>
  it(name, () => {
    const { drafts, problem } = read(value)
    assert.deepStrictEqual([drafts.length, problem?.column], [0, place])
    for (const word of words) assert.include(`${problem?.expected}, ${problem?.found}`, word)
  })

describe("completed", () => {
  gives("without a result is a completion", statement("completed"), "Completed")
  refuses(
    "that says it was not completed is refused",
    statement("completed", { result: { completion: false } }),
    "result.completion",
    "true",
    "false"
  )
  gives(
    "with a success and a score says all three",
    statement("completed", { result: { completion: true, success: true, score: { scaled: 0.9 } } }),
    "Completed",
    "Passed",
    "Scored scaled 0.9"
  )
  gives(
    "that failed is a completion and a failure",
    statement("completed", { result: { success: false } }),
    "Completed",
    "Failed"
  )
})

describe("passed and failed", () => {
  gives("without a result, as Open edX sends them, are their verbs", statement("passed"), "Passed")
  gives("and so is failed", statement("failed"), "Failed")
  gives("mastered is passed", statement("mastered", { result: { success: true } }), "Passed")
  refuses(
    "passed without success is refused",
    statement("passed", { result: { success: false } }),
    "result.success",
    "true",
    "passed"
  )
  refuses(
    "failed with success is refused",
    statement("failed", { result: { success: true } }),
    "result.success",
    "false",
    "failed"
  )
  gives(
    "passed but not completed is passed",
    statement("passed", { result: { success: true, completion: false } }),
    "Passed"
  )
})

describe("a score", () => {
  gives(
    "that is scaled is kept as given",
    statement("scored", { result: { score: { scaled: 0.92, raw: 46, min: 0, max: 50 } } }),
    "Scored scaled 0.92, raw 46, min 0, max 50"
  )
  gives(
    "that is raw needs its maximum",
    statement("scored", { result: { score: { raw: 17, max: 20 } } }),
    "Scored raw 17, max 20"
  )
  refuses(
    "whose maximum is not said is none, and then scored says nothing",
    statement("scored", { result: { score: { raw: 17 } } }),
    "result.score",
    "raw with max"
  )
  gives("whose maximum is not said leaves the rest", statement("passed", { result: { score: { raw: 17 } } }), "Passed")
  refuses(
    "below a scale that begins at 0 is on none",
    statement("passed", { result: { score: { raw: -5, max: 20 } } }),
    "result.score",
    "raw -5"
  )
  refuses(
    "that no decimal can write is refused",
    statement("passed", { result: { score: { scaled: 1e-9 } } }),
    "result.score.scaled",
    "1e-9"
  )
  refuses("that is missing from scored is told", statement("scored"), "result.score", "no score")
})

describe("progressed", () => {
  gives(
    "counts from 0 to 100 in cmi5's extension",
    statement("progressed", { result: percent(55) }),
    "Progressed scaled 0.55"
  )
  gives(
    "and from 0 to 1 in the video profile's",
    statement("progressed", { result: watched(0.55) }),
    "Progressed scaled 0.55"
  )
  refuses(
    "beyond its scale is refused",
    statement("progressed", { result: percent(101) }),
    "result.extensions.https://w3id.org/xapi/cmi5/result/extensions/progress",
    "0 to 100",
    "101"
  )
  refuses(
    "in words is refused",
    statement("progressed", { result: percent("55 %") }),
    "result.extensions.https://w3id.org/xapi/cmi5/result/extensions/progress",
    "55 %"
  )
  gives(
    "with completion, as Open edX sends it, is completed",
    statement("progressed", { result: { completion: true } }),
    "Completed"
  )
  gives("without completion is not", statement("progressed", { result: { completion: false } }))
  gives("with a score says nothing of marks", statement("progressed", { result: { score: { scaled: 1 } } }))
})

describe("a video", () => {
  const profile = { context: category("https://w3id.org/xapi/video") }
  gives(
    "paused says how far it was watched",
    statement(`${video}paused`, { ...profile, result: watched(0.36) }),
    "Progressed scaled 0.36"
  )
  gives("and so do seeked", statement(`${video}seeked`, { ...profile, result: watched(0.4) }), "Progressed scaled 0.4")
  gives("and terminated", statement("terminated", { ...profile, result: watched(0.5) }), "Progressed scaled 0.5")
  gives("paused without progress says nothing", statement(`${video}paused`, { ...profile, result: { extensions: {} } }))
  gives("played says nothing", statement(`${video}played`, { ...profile, result: watched(0.1) }))
  gives("completed is completed", statement("completed", { ...profile, result: watched(1) }), "Completed")
  gives("terminated in a lesson says nothing", statement("terminated", { result: { duration: "PT20M" } }))
  refuses(
    "watched to more than the whole is refused",
    statement(`${video}paused`, { ...profile, result: watched(36) }),
    "result.extensions.https://w3id.org/xapi/video/extensions/progress",
    "0 to 1",
    "36"
  )
})

describe("attended", () => {
  gives(
    "for a time is as many minutes",
    statement("attended", { result: { duration: "PT3H" } }),
    "Attended minutes 180"
  )
  gives(
    "for weeks and seconds too, rounded down",
    statement("attended", { result: { duration: "P1DT100S" } }),
    "Attended minutes 1441.666"
  )
  gives(
    "for a month, which has no fixed length, is only there",
    statement("attended", { result: { duration: "P1M" } }),
    "Attended status present"
  )
  gives("without a time is there", statement("attended"), "Attended status present")
  refuses(
    "that was not completed says not how long",
    statement("attended", { result: { completion: false } }),
    "result.completion"
  )
  gives(
    "that was not completed, for a time, is that time",
    statement("attended", { result: { completion: false, duration: "PT5M" } }),
    "Attended minutes 5"
  )
  refuses(
    "for longer than any meeting is refused",
    statement("attended", { result: { duration: "P1000D" } }),
    "result.duration",
    "100,000 minutes"
  )
})

describe("registered and unregistered", () => {
  gives("registered is a registration", statement("registered"), "Registered")
  gives("unregistered is its end", statement("http://id.tincanapi.com/verb/unregistered"), "Unregistered")
})

describe("earned", () => {
  const attachment = {
    usageType: "http://adlnet.gov/expapi/attachments/certificate",
    display: { de: "Ersthelferschein", en: "First aid certificate" },
    contentType: "application/pdf",
    length: 19,
    sha2: "366CE16DAA6B29E59815D07CD8EDD2E559241647C36B0520A3AA2CE754D32899"
  }
  const earned = (more: object) => statement("http://id.tincanapi.com/verb/earned", more)
  gives(
    "with an attachment is proof with a document",
    earned({ attachments: [attachment] }),
    `Presented title First aid certificate, document sha2:${attachment.sha2.toLowerCase()}`
  )
  gives(
    "is kept where the attachment is",
    earned({ attachments: [{ ...attachment, fileUrl: "https://files.example.test/77" }] }),
    "Presented title First aid certificate, document https://files.example.test/77"
  )
  gives(
    "is named as the activity is",
    earned({ object: { id: activity, definition: { name: { "en-GB": "First\u0007aid" } } } }),
    "Presented title First aid"
  )
  gives("without either is proof named by its id", earned({}), `Presented title ${activity}`)
  gives(
    "with a score, as Open edX sends grades, is a score",
    earned({ result: { score: { scaled: 0.8 } } }),
    "Scored scaled 0.8"
  )
  const result = { success: true, completion: true, score: { scaled: 0.8 } }
  const own = earned({ result, context: { registration, extensions: { [`${extension}achievement`]: "pass:1:1" } } })
  gives("by an outbox of ours proves nothing: the achievement would be its own evidence", own)
  it("by an outbox of ours is in nobody's way where it is of no offering", () =>
    assert.deepStrictEqual(says({ ...own, object: { id: "https://school.example.test/achievements/pass" } }), []))
  it("by an outbox of ours counts where the setting names the verb", () =>
    assert.deepStrictEqual(says(own, { verbs: { "http://id.tincanapi.com/verb/earned": "passed" } }), [
      "Completed",
      "Passed",
      "Scored scaled 0.8"
    ]))
  gives(
    "by anybody else with the same result is what it says",
    earned({ result }),
    "Completed",
    "Passed",
    "Scored scaled 0.8"
  )
})

describe("verbs that speak of doing", () => {
  for (const verb of ["experienced", "launched", "initialized", "interacted", "answered", "attempted", "suspended"]) {
    gives(
      `${verb} says nothing, whatever its result`,
      statement(verb, { result: { success: true, completion: true, score: { scaled: 1 } } })
    )
  }
})

describe("a verb that nobody knows", () => {
  const simulated = statement("https://example.org/verbs/simulated", { result: { success: true } })
  const result = { completion: true, success: false, score: { raw: 1, max: 10 } }
  gives(
    "says what its result proves",
    statement("https://example.org/verbs/done", { result }),
    "Completed",
    "Failed",
    "Scored raw 1, max 10"
  )
  gives("without a result says nothing", statement("https://example.org/verbs/done"))
  gives(
    "that was not completed says nothing",
    statement("https://example.org/verbs/done", { result: { completion: false } })
  )
  it("says nothing where the setting says so", () =>
    assert.deepStrictEqual([says(simulated), says(simulated, { unknownVerbs: "nothing" })], [["Passed"], []]))
  it("says what the setting says of it", () => {
    const verbs = { "https://example.org/verbs/simulated": "nothing", [`${adl}experienced`]: "completed" }
    assert.deepStrictEqual([says(simulated, { verbs }), says(statement("experienced"), { verbs })], [[], ["Completed"]])
  })
})

describe("cmi5", () => {
  gives(
    "passed has a score",
    statement("passed", { context: mastery(0.8), result: { success: true, score: { scaled: 0.8 } } }),
    "Passed",
    "Scored scaled 0.8"
  )
  refuses(
    "passed below the mastery score is refused",
    statement("passed", { context: mastery(0.8), result: { success: true, score: { scaled: 0.79 } } }),
    "result.score.scaled",
    "0.8",
    "0.79"
  )
  gives(
    "failed has one too",
    statement("failed", { context: mastery(0.8), result: { success: false, score: { scaled: 0.4 } } }),
    "Failed",
    "Scored scaled 0.4"
  )
  refuses(
    "failed at the mastery score is refused",
    statement("failed", { context: mastery(0.8), result: { success: false, score: { scaled: 0.8 } } }),
    "result.score.scaled",
    "less than"
  )
  gives(
    "completed is that alone",
    statement("completed", { context: isCmi5, result: { completion: true, score: { scaled: 1 } } }),
    "Completed"
  )
  gives(
    "satisfied is the LMS's own sum",
    statement(`${lms}satisfied`, { context: isCmi5 }),
    "RolledUp outcome completed"
  )
  gives("satisfied outside of cmi5 is nothing", statement(`${lms}satisfied`))
  const waive = (reason: object, more: object = {}) =>
    statement(`${lms}waived`, {
      context: { ...isCmi5, ...more },
      result: { success: true, completion: true, extensions: reason }
    })
  const testedOut = { "https://w3id.org/xapi/cmi5/result/extensions/reason": "Tested Out" }
  gives(
    "waived is a person's word, with its reason",
    waive(testedOut),
    "Assessed verdict waive, by lms, role lms, reason Tested Out"
  )
  gives(
    "waived by an instructor says who",
    waive(testedOut, { instructor: { account: { homePage: "https://lms.example.test", name: "T-1" } } }),
    "Assessed verdict waive, by employee:T-1, role instructor, reason Tested Out"
  )
  refuses(
    "waived without a reason is refused",
    waive({}),
    "result.extensions.https://w3id.org/xapi/cmi5/result/extensions/reason",
    "the reason",
    "nothing"
  )
  refuses(
    "waived without success is refused",
    statement(`${lms}waived`, { context: isCmi5, result: { success: false, extensions: testedOut } }),
    "result.success"
  )
  gives("waived outside of cmi5 is nothing", statement(`${lms}waived`, { result: { extensions: testedOut } }))
  gives("abandoned is nothing", statement(`${lms}abandoned`, { context: isCmi5, result: { duration: "PT15M" } }))
  gives(
    "what is only allowed in a session is no outcome",
    statement("passed", { context: session, result: { success: true } })
  )
  gives(
    "nor is it by a verb that nobody knows",
    statement("https://example.org/verbs/done", { context: session, result: { completion: true } })
  )
  gives(
    "nor is such a verb under the category",
    statement("https://example.org/verbs/done", { context: isCmi5, result: { completion: true } })
  )
  it("gives way to what the setting says of a verb", () =>
    assert.deepStrictEqual(
      says(statement("https://example.org/verbs/done", { context: session }), {
        verbs: { "https://example.org/verbs/done": "completed" }
      }),
      ["Completed"]
    ))
})

describe("a statement about something else than an activity", () => {
  const planned = {
    objectType: "SubStatement",
    actor: { mbox: "mailto:b@example.org" },
    verb: { id: `${adl}completed` },
    object: { id: activity },
    result: { completion: true }
  }
  gives("is nothing where it only was planned", statement("completed", { object: planned }))
  gives(
    "is nothing where it is about a statement",
    statement("completed", {
      object: { objectType: "StatementRef", id: "6690e6c9-3ef0-4ed3-8b37-7f3964730bee" },
      context: {}
    })
  )
  gives(
    "is nothing where it is about a person",
    statement("passed", { object: { objectType: "Agent", mbox: "mailto:b@example.org" } })
  )
})

describe("the facts of one statement", () => {
  it("are keyed by the statement and what they say", () => {
    const { drafts } = read(
      statement("passed", {
        id: "FBDF1A5A-6619-55FD-B166-57B0544A64BF",
        result: { score: { scaled: 1 }, completion: true }
      })
    )
    assert.deepStrictEqual(
      drafts.map(({ reference }) => reference.key),
      ["completed", "passed", "scored"].map((part) => `fbdf1a5a-6619-55fd-b166-57b0544a64bf/${part}`)
    )
    assert.deepStrictEqual(new Set(drafts.map(({ reference }) => reference.stream)), new Set(["statements"]))
  })
  it("say who, in what, when, and by which word", () => {
    const { drafts } = read(statement("completed", { stored: "2026-10-06T00:00:00.123Z" }))
    assert.deepStrictEqual(drafts.map(line), [
      'fbdf1a5a-6619-55fd-b166-57b0544a64bf/completed | Completed | employee:E-1001 | in safe101 by 9e61280a-b675-5458-8d75-fdb03d1b65e6/safe101/employee:E-1001 | at https://courses.example.test/safe101/au1 | on 2026-10-05 UTC stated | stored 2026-10-06T00:00:00.123Z | "completed"'
    ])
  })
})

describe("a unit of cmi5", () => {
  const made = "https://lms.example.test/activities/77"
  const unit = "https://publisher.example.test/course/au1"
  const other = "https://publisher.example.test/course/au2"
  const named = { offerings: [{ id: "safe101", activities: [activity], units: [unit, other] }] }
  const grouped = (categories: ReadonlyArray<string>, ...ids: ReadonlyArray<string>) =>
    statement("completed", {
      object: { id: made },
      context: {
        registration,
        contextActivities: { category: categories.map((id) => ({ id })), grouping: ids.map((id) => ({ id })) }
      }
    })
  const cmi5 = ["https://w3id.org/xapi/cmi5/context/categories/cmi5"]
  const activitiesOf = (value: unknown, changes: object = named): ReadonlyArray<string | null> =>
    read(value, changes).drafts.map((draft) => draft.activity)

  it("is named by its publisher, whatever id the LMS has made", () => {
    assert.deepStrictEqual(activitiesOf(grouped(cmi5, "https://publisher.example.test/other", unit)), [unit])
  })
  it("is not what a statement outside cmi5 is about, though it is grouped under it", () => {
    assert.deepStrictEqual(activitiesOf(grouped([], unit)), [made])
  })
  it("is not made of a grouping that names the whole course", () => {
    const course = { offerings: [{ id: "safe101", activities: [unit] }] }
    assert.deepStrictEqual(activitiesOf(grouped(cmi5, unit), course), [made])
  })
  it("is refused where the statement is grouped under two", () => {
    const { drafts, problem } = read(grouped(cmi5, unit, other), named)
    assert.deepStrictEqual([drafts.length, problem?.column], [0, "context.contextActivities.grouping"])
  })
})

describe("a time that nobody meant", () => {
  it("is refused, where a program wrote the first day there is", () => {
    const { drafts, problem } = read(statement("completed", { timestamp: "0001-01-01T00:00:00Z" }))
    assert.deepStrictEqual([drafts.length, problem?.column], [0, "timestamp"])
  })
  gives("is not one of long ago", statement("completed", { timestamp: "1931-05-04T00:00:00Z" }), "Completed")
})
