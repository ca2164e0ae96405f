/** What is imported from a JSON file can be given as it is; what is written out is held to the fields there are. */
import { assert, describe, it } from "@effect/vitest"
import { type Catalog, type Fact, type Given, InvalidError, open } from "laurel"

/** As TypeScript types an imported JSON file: its texts are any texts. */
const imported = {
  offerings: [
    { id: "forklift", course: "forklift", zone: "UTC", components: [{ activity: "test", group: "test" as string }] }
  ],
  achievementTypes: [
    {
      id: "forklift-driver",
      courses: ["forklift"],
      rule: { rule: "any" as string, of: [{ rule: "scored" as string, group: "test", atLeast: "80%" }] }
    }
  ],
  certifications: [
    { id: "licence", through: ["forklift-driver"], validity: { basis: "completion" as string, period: "P3Y" } }
  ]
}

describe("what was imported from a JSON file", () => {
  it("can be given as it is", async () => {
    await using laurel = await open({ store: "memory", catalog: imported })
    const fact = {
      reference: { source: "classroom", stream: "results", key: "1" },
      subject: { key: "1", offering: "forklift", contact: { scheme: "email", value: "anna@example.com" } },
      activity: "test",
      evidence: { _tag: "Scored" as string, raw: 84, max: 100 },
      happened: { on: "2026-03-03", zone: "UTC" }
    }
    assert.strictEqual((await laurel.record([fact])).facts, 1)
  })

  it("is refused with the place of a text that may not stand there", async () => {
    const achievementTypes = imported.achievementTypes.map((type) => ({
      ...type,
      rule: { ...type.rule, rule: "anny" }
    }))
    const error = await open({ store: "memory", catalog: { ...imported, achievementTypes } }).catch((found) => found)
    assert.instanceOf(error, InvalidError)
    assert.include(error.message, "achievementTypes[0].rule")
  })
})

describe("what is written out", () => {
  it("has the fields that there are, and no others", () => {
    const fact: Given<Fact> = {
      reference: { source: "classroom", stream: "results", key: "1" },
      subject: { key: "1", offering: "forklift", contact: { scheme: "email", value: "anna@example.com" } },
      evidence: { _tag: "Passed" },
      // @ts-expect-error the day is called `on`
      happened: { day: "2026-03-03", zone: "UTC" }
    }
    // @ts-expect-error an offering needs a course
    const catalog: Given<Catalog> = { ...imported, offerings: [{ id: "forklift", zone: "UTC", components: [] }] }
    assert.isDefined([fact, catalog])
  })
})
