import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import type * as Build from "../src/Build.ts"
import { demandsEvidence, Rule } from "../src/Criteria.ts"
import { type Delivery, Offering } from "../src/Offering.ts"
import { problems } from "../src/internal/Reachable.ts"
import * as Template from "../src/Template.ts"

const decode = Schema.decodeUnknownSync(Rule, { onExcessProperty: "error" })
const offering = (delivery: Delivery): Offering =>
  Schema.decodeUnknownSync(Offering)({
    id: "algebra-2014",
    course: "algebra",
    zone: "Europe/London",
    delivery,
    components: [
      { activity: "monday", group: "live" },
      { activity: "reading", group: "online" },
      { activity: "result", group: "status" }
    ]
  })

describe("a template", () => {
  const decided = { rule: "decided", roles: ["instructor"] }

  it("for a classroom asks for attendance and for a passed participation", () => {
    assert.deepStrictEqual<unknown>(Template.classroom(), {
      rule: "all",
      of: [
        { rule: "attended", share: "80%" },
        { rule: "any", of: [{ rule: "rolledUp", outcome: "passed" }, decided] }
      ]
    })
    const full = Template.classroom({ share: "100%", sessions: "live", status: "status", roles: ["dean"] })
    assert.deepStrictEqual(full, {
      rule: "all",
      of: [
        { rule: "attended", share: "100%", group: "live" },
        {
          rule: "any",
          of: [
            { rule: "passed", group: "status" },
            { rule: "decided", roles: ["dean"], group: "status" }
          ]
        }
      ]
    })
  })

  it("for a virtual course asks for minutes or for an instructor's word", () => {
    const of = (attendance: object) => ({ rule: "any", of: [{ rule: "attended", ...attendance }, decided] })
    assert.deepStrictEqual<unknown>(Template.virtual(), of({ shareOfMinutes: "80%" }))
    assert.deepStrictEqual<unknown>(
      Template.virtual({ minutes: 90, sessions: "live" }),
      of({ minutes: 90, group: "live" })
    )
  })

  it("for a blended course asks for both of its parts", () => {
    assert.deepStrictEqual(Template.blended({ live: "live", online: "online", share: 0.5 }), {
      rule: "all",
      of: [
        { rule: "attended", share: 0.5, group: "live" },
        { rule: "share", group: "online", evidence: ["Completed", "Passed"], atLeast: "100%" }
      ]
    })
  })

  it("for a self-paced course asks for completion, or a mark and no less, or completion or progress", () => {
    const completed = { rule: "completed", group: "online", component: "every" }
    const further = { group: "online", atLeast: "90%", component: "every" }
    assert.deepStrictEqual<unknown>(Template.selfPaced({ group: "online" }), completed)
    assert.deepStrictEqual<unknown>(Template.selfPaced({ group: "online", passMark: "90%" }), {
      rule: "scored",
      ...further
    })
    assert.deepStrictEqual<unknown>(Template.selfPaced({ group: "online", progress: "90%" }), {
      rule: "any",
      of: [completed, { rule: "progressed", ...further }]
    })
  })

  it("for learning elsewhere asks for verified proof", () => {
    assert.deepStrictEqual(Template.external(), { rule: "evidence", verified: true })
    assert.deepStrictEqual(Template.external({ issuers: ["Red Cross"], roles: ["instructor"] }), {
      rule: "all",
      of: [
        { rule: "evidence", verified: true, issuers: ["Red Cross"] },
        { rule: "decided", roles: ["instructor"] }
      ]
    })
  })

  it("is a rule that demands evidence, of a kind that its delivery can produce", () => {
    const templates: ReadonlyArray<readonly [Delivery, Build.Rule]> = [
      ["classroom", Template.classroom()],
      ["classroom", Template.classroom({ sessions: "live", status: "status" })],
      ["virtual", Template.virtual()],
      ["virtual", Template.virtual({ minutes: 90, sessions: "live" })],
      ["blended", Template.blended({ live: "live", online: "online" })],
      ["selfPaced", Template.selfPaced({ group: "online" })],
      ["selfPaced", Template.selfPaced({ group: "online", passMark: "40%" })],
      ["selfPaced", Template.selfPaced({ group: "online", progress: 1 })],
      ["external", Template.external({ issuers: ["Red Cross"], roles: ["instructor"] })]
    ]
    for (const [delivery, json] of templates) {
      const rule = decode(json)
      assert.isTrue(demandsEvidence(rule), JSON.stringify(json))
      assert.deepStrictEqual(problems(rule, offering(delivery)), [], JSON.stringify(json))
    }
    assert.isNotEmpty(problems(decode(Template.classroom()), offering("selfPaced")))
  })
})
