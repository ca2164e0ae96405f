/** What the standard asks of a statement: each rule with a statement that keeps it, and its neighbour that does not. */
import { Id } from "@laurel/core"
import { assert, describe, it } from "@effect/vitest"
import * as Rows from "../src/meaning/Rows.ts"
import { activity, adl, id, read, registration, setting, settingOf, statement } from "./statements.ts"

/** Where it was found wrong; undefined for a statement. */
const place = (more: object): string | null | undefined => {
  const row = read(statement("experienced", more))
  return row.statement === undefined ? (row.problem?.column ?? null) : undefined
}

const keeps = (name: string, ...good: ReadonlyArray<object>) => ({
  not: (column: string | null, ...bad: ReadonlyArray<object>) =>
    it(name, () => {
      for (const each of good) assert.deepStrictEqual(place(each), undefined, JSON.stringify(each))
      for (const each of bad) assert.deepStrictEqual(place(each), column, JSON.stringify(each))
    })
})

const ann = { mbox: "mailto:ann@example.org" }
const result = (more: object) => ({ result: more })
const score = (more: object) => result({ score: more })
const context = (more: object) => ({ context: more })
const agent = { objectType: "Agent", ...ann }
const planned = { objectType: "SubStatement", actor: ann, verb: { id: `${adl}completed` }, object: { id: activity } }
const about = (object: object, more: object = {}) => ({ object, context: {}, ...more })
const attachment = {
  usageType: "http://adlnet.gov/expapi/attachments/certificate",
  display: { en: "Certificate" },
  contentType: "application/pdf",
  length: 19,
  sha2: "366ce16daa6b29e59815d07cd8edd2e559241647c36b0520a3aa2ce754d32899"
}

describe("a statement", () => {
  keeps("has a UUID for an id", { id: id.toUpperCase() }).not(
    "id",
    { id: "1" },
    { id: `${id}0` },
    { id: 1 },
    { id: null }
  )
  keeps("has a verb with an IRI", { verb: { id: "urn:x" } }).not("verb.id", { verb: { id: "completed" } }, { verb: {} })
  keeps("has an object of a known kind", about(agent)).not(
    "object.objectType",
    about({ ...agent, objectType: "Person" })
  )
  keeps(
    "is of a version that is read, or does not say",
    { version: "1.0" },
    { version: "1.0.3" },
    { version: "2.0.0" },
    { version: "1.0.99" }
  ).not("version", { version: "0.95" }, { version: "1.1.0" }, { version: "3.0.0" }, { version: "v1.0" }, { version: 1 })
  keeps("has texts by language", {
    verb: { id: "urn:x", display: { en: "x", "zh-Hans-CN": "x", "i-klingon": "x", "x-own": "x" } }
  }).not(
    "verb.display",
    { verb: { id: "urn:x", display: { en_GB: "x" } } },
    { verb: { id: "urn:x", display: { "": "x" } } }
  )
  it("is an object", () => {
    for (const value of [null, undefined, 1, "x", [], [statement("completed")], true]) {
      assert.isUndefined(read(value).statement)
      assert.isDefined(read(value).problem)
    }
  })
  it("holds no more levels than its reader", () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) })
    const deep = (levels: number) =>
      read(statement("experienced", context({ extensions: { "urn:x": nested(levels) } })))
    assert.isDefined(deep(40).statement)
    assert.include(deep(60).problem?.expected, "50 levels")
    // JSON.parse gives as many as the text has; nothing here may go down with them.
    const parsed: unknown = JSON.parse(`${"[".repeat(400_000)}${"]".repeat(400_000)}`)
    assert.isDefined(read(parsed).problem)
    assert.include(
      read(statement("experienced", context({ extensions: { "urn:x": parsed } }))).problem?.expected,
      "50 levels"
    )
    // Where it isn't kept, it is in nobody's way.
    assert.isDefined(read(statement("experienced", { unknown: parsed })).statement)
  })
})

describe("a time", () => {
  keeps(
    "exists, and has an offset",
    { timestamp: "2024-02-29T00:00:00Z" },
    { timestamp: "2026-10-05T09:00:00.123456789+02:00" },
    { timestamp: "2026-10-05T09:00:00+0200" },
    { timestamp: "2026-10-05T09:00:00+02" }
  ).not(
    "timestamp",
    { timestamp: "2026-02-29T00:00:00Z" },
    { timestamp: "2026-10-05T09:00:00" },
    { timestamp: "2026-10-05" },
    { timestamp: "2026-10-05T09:00:00-00:00" },
    { timestamp: "2026-10-05T09:00:00-0000" },
    { timestamp: "2026-10-05T09:00:00-00" },
    { timestamp: "2026-13-05T09:00:00Z" },
    { timestamp: "2026-10-05T25:00:00Z" },
    { timestamp: "yesterday" },
    { timestamp: 1_700_000_000 }
  )
  keeps("of storing too", { stored: "2026-10-05T09:00:00Z" }).not("stored", { stored: "2026-10-05T09:00:00" })
})

describe("an actor", () => {
  const account = { homePage: "https://lms.example.test", name: "E-1" }
  keeps("has exactly one identifier", { actor: ann }, { actor: { account } }).not(
    "actor",
    { actor: { name: "Ann" } },
    { actor: { ...ann, account } },
    { actor: { ...ann, openid: "urn:x" } }
  )
  keeps("has an address of the right form", { actor: ann }).not(
    "actor.mbox",
    { actor: { mbox: "ann@example.org" } },
    { actor: { mbox: "mailto:ann" } }
  )
  keeps("has a SHA-1", { actor: { mbox_sha1sum: "A".repeat(40) } }).not(
    "actor.mbox_sha1sum",
    { actor: { mbox_sha1sum: "a".repeat(39) } },
    { actor: { mbox_sha1sum: "g".repeat(40) } }
  )
  keeps("has an account with a home page", { actor: { account } }).not("actor.account.homePage", {
    actor: { account: { ...account, homePage: "lms" } }
  })
  keeps(
    "may be a group with members",
    { actor: { objectType: "Group", member: [ann] } },
    { actor: { objectType: "Group", ...ann } }
  ).not("actor.member", { actor: { objectType: "Group" } }, { actor: { objectType: "Group", member: [] } })
  keeps("of a group has one identifier at most", { actor: { objectType: "Group", ...ann, member: [ann] } }).not(
    "actor",
    { actor: { objectType: "Group", ...ann, account } }
  )
  keeps("in a group is an agent", { actor: { objectType: "Group", member: [agent] } }).not(
    "actor.member[0].objectType",
    { actor: { objectType: "Group", member: [{ objectType: "Group", ...ann }] } }
  )
  keeps("by OAuth is two", { authority: { objectType: "Group", member: [ann, { account }] } }).not("authority.member", {
    authority: { objectType: "Group", member: [ann] }
  })
})

describe("a result", () => {
  keeps("says true or false", result({ success: true, completion: false })).not(
    "result.success",
    result({ success: "true" }),
    result({ success: 1 }),
    result({ success: null })
  )
  keeps("has a scaled score from -1 to 1", score({ scaled: -1 }), score({ scaled: 1 })).not(
    "result.score.scaled",
    score({ scaled: 92 }),
    score({ scaled: -1.01 }),
    score({ scaled: "0.9" })
  )
  keeps("has a raw score between its ends", score({ raw: 0, min: 0, max: 20 }), score({ raw: 500 })).not(
    "result.score.raw",
    score({ raw: 21, min: 0, max: 20 }),
    score({ raw: -1, min: 0 })
  )
  keeps("has ends in order", score({ min: 0, max: 1 })).not(
    "result.score.min",
    score({ min: 1, max: 1 }),
    score({ min: 2, max: 1 })
  )
  keeps(
    "has an ISO 8601 duration",
    ...["PT1H30M", "P1Y2M3DT4H5M6.78S", "P2W", "PT0S", "PT0.5H", "P1D"].map((duration) => result({ duration }))
  ).not(
    "result.duration",
    ...["20 minutes", "P", "PT", "P1H", "1H", "PT1H30", "-PT1H", "P1DT", ""].map((duration) => result({ duration }))
  )
  keeps("has extensions under IRIs", result({ extensions: { "urn:x": null } })).not(
    "result.extensions",
    result({ extensions: { progress: 1 } })
  )
})

describe("a context", () => {
  keeps("has a UUID for a registration", context({ registration })).not(
    "context.registration",
    context({ registration: "1" })
  )
  keeps(
    "has activities, one or several",
    context({ contextActivities: { parent: { id: activity }, other: [{ id: activity }] } })
  ).not("context.contextActivities.parent", context({ contextActivities: { parent: activity } }))
  keeps("has activities of the right form", context({ contextActivities: { grouping: [{ id: activity }] } })).not(
    "context.contextActivities.grouping[1].id",
    context({ contextActivities: { grouping: [{ id: activity }, { id: "x" }] } })
  )
  keeps("of an activity may have a platform", context({ platform: "x", revision: "1" })).not("context.platform", {
    ...about(agent),
    ...context({ platform: "x" })
  })
  keeps("of an activity may have a revision", context({ revision: "1" })).not("context.revision", {
    ...about(agent),
    ...context({ revision: "1" })
  })
  keeps("has a language", context({ language: "en-GB" })).not(
    "context.language",
    context({ language: "English, British" })
  )
  const contextAgent = { objectType: "contextAgent", agent: ann, relevantTypes: ["urn:assessor"] }
  keeps("has agents in 2.0", context({ contextAgents: [contextAgent] })).not(
    "context.contextAgents[0].agent",
    context({ contextAgents: [{ ...contextAgent, agent: {} }] })
  )
  const contextGroup = { objectType: "contextGroup", group: { objectType: "Group", ...ann } }
  keeps("has groups in 2.0", context({ contextGroups: [contextGroup] })).not(
    "context.contextGroups[0].relevantTypes[0]",
    context({ contextGroups: [{ ...contextGroup, relevantTypes: ["x"] }] })
  )
})

describe("a statement within a statement", () => {
  keeps("is checked as a whole one", about(planned)).not(
    "object.verb.id",
    about({ ...planned, verb: { id: "completed" } })
  )
  keeps("holds none itself", about(planned)).not("object.object.objectType", about({ ...planned, object: planned }))
  keeps("may refer to one", about({ ...planned, object: { objectType: "StatementRef", id } })).not(
    "object.object.id",
    about({ ...planned, object: { objectType: "StatementRef", id: "x" } })
  )
  it("has no id, storing, version or authority of its own, where properties are held to the standard", () => {
    const strict = Rows.reader({ source: Id.SourceId.make("lrs"), setting: settingOf(setting), strict: true })
    assert.isDefined(strict(statement("experienced", about(planned)), null).statement)
    for (const [name, value] of Object.entries({
      id,
      stored: "2026-10-05T09:00:00Z",
      version: "1.0.0",
      authority: ann
    })) {
      const more = statement("experienced", about({ ...planned, [name]: value }))
      assert.deepStrictEqual(strict(more, null).problem?.column, `object.${name}`)
      assert.isDefined(read(more).statement)
    }
  })
})

describe("an attachment", () => {
  keeps("says what it is", { attachments: [attachment] }).not("attachments[0].sha2", {
    attachments: [{ ...attachment, sha2: "x" }]
  })
  keeps("has a length", { attachments: [] }).not(
    "attachments[0].length",
    { attachments: [{ ...attachment, length: -1 }] },
    { attachments: [{ ...attachment, length: "19" }] }
  )
})

describe("a property that the standard does not know", () => {
  it("is left out by who forgives, and refused by who is strict", () => {
    const strict = Rows.reader({ source: Id.SourceId.make("lrs"), setting: settingOf(setting), strict: true })
    const more = statement("completed", { $loki: 1, verb: { id: `${adl}completed`, extra: null } })
    assert.deepStrictEqual(read(more).drafts, read(statement("completed")).drafts)
    assert.deepStrictEqual(
      [strict(more, null).problem?.column, strict(more, null).problem?.expected],
      ["$loki", "no property of that name"]
    )
  })
})
