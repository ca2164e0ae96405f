/** `laurel catalogue` in a folder with a configuration, against an instance that the test serves. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { type Answer, type Asked, serve } from "@laurel/testkit"
import { Effect, Schema } from "effect"
import { json, start } from "./given.ts"

const type = { id: btoa("AchievementType:7"), name: "BLS", validityPeriod: { unit: "years", value: 3 } }
const listed = (...nodes: ReadonlyArray<object>) => ({
  pageInfo: { totalRecords: nodes.length, hasNextPage: false, endCursor: null },
  edges: nodes.map((node) => ({ node }))
})
const template = (number: number, code: string) => ({
  id: btoa(`CourseTemplate:${number}`),
  code,
  title: `Title of ${code}`,
  lifecycleState: "published",
  achievementTypes: listed({ autoAward: true, achievementType: type })
})
const life = template(1, "LIFE")
const event = {
  id: btoa("Course:5"),
  code: "E-5",
  lifecycleState: "published",
  learningMode: "Classroom",
  timeZoneName: "Europe/London",
  courseTemplate: { id: life.id },
  sessions: listed(),
  content: listed()
}

/** An instance whose API keeps its schema to itself, with these templates. */
const instance =
  (templates: ReadonlyArray<object>) =>
  ({ body }: Asked): Answer => {
    if (body.includes("query Templates")) return { json: { data: { courseTemplates: listed(...templates) } } }
    if (body.includes("query Events")) return { json: { data: { events: listed(event) } } }
    return { json: { data: null, errors: [{ message: "introspection is not allowed" }] } }
  }

const componentsOf = (course: number) => [
  { activity: `course/${course}`, group: "progress" },
  { activity: `result/${course}`, group: "result" },
  { activity: "achievement-type/7", group: "awards" }
]
const lifeOffering = {
  id: "LIFE",
  course: "LIFE",
  title: "Title of LIFE",
  zone: "Europe/London",
  delivery: "classroom",
  components: componentsOf(1)
}
const bls = {
  id: "BLS",
  title: "BLS",
  courses: ["LIFE"],
  rule: { rule: "rolledUp", outcome: "passed" },
  validity: { basis: "completion", period: "P3Y" }
}

const awards = {
  id: "awards",
  course: "awards",
  title: "Awarded without a learner",
  zone: "UTC",
  components: [{ activity: "achievement-type/7", group: "awards" }]
}

interface Given {
  readonly catalog?: unknown
  readonly courses?: ReadonlyArray<object>
  readonly templates?: ReadonlyArray<object>
}

/** A folder, and the program run in it with these arguments. */
const given = Effect.fnUntraced(function* ({ catalog, courses = [], templates = [life] }: Given = {}) {
  const { url } = yield* serve(instance(templates))
  const cwd = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "laurel-catalogue-"))),
    (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
  )
  const source = {
    id: "training",
    adapter: "administrate",
    base: new URL("/graphql", url).href,
    auth: { tokenFrom: "TRAINING_TOKEN" },
    setting: { zone: "UTC", courses }
  }
  writeFileSync(
    join(cwd, "laurel.config.json"),
    JSON.stringify({ store: "ledger.sqlite", catalog: "catalog.json", sources: [source] })
  )
  if (catalog !== undefined) writeFileSync(join(cwd, "catalog.json"), JSON.stringify(catalog))
  const file = (name: string): unknown => JSON.parse(readFileSync(join(cwd, name), "utf8"))
  const run = (...args: ReadonlyArray<string>) =>
    Effect.promise(() => start(cwd, ["catalogue", ...args], { TRAINING_TOKEN: "a-secret" }))
  return { cwd, run, file, has: (name: string) => existsSync(join(cwd, name)) }
})

const answerOf = Schema.decodeUnknownSync(
  Schema.Struct({
    added: Schema.Unknown,
    changed: Schema.Unknown,
    gone: Schema.Array(Schema.String),
    lines: Schema.Unknown,
    problem: Schema.NullOr(Schema.String),
    written: Schema.NullOr(Schema.String)
  })
)
const none = { offerings: [], achievementTypes: [], certifications: [] }

describe("laurel catalogue", () => {
  it.live("shows what there is where no catalog is yet, and writes nothing unless it is asked to", () =>
    Effect.gen(function* () {
      const { run, has } = yield* given()
      const { code, stdout, stderr } = yield* run("training")
      assert.deepStrictEqual([code, stderr], [0, ""])
      assert.include(stdout, '"training" has 1 course and 1 achievement type.')
      assert.include(stdout, "catalog.json: 2 offerings (LIFE, awards), 1 achievement type (BLS).")
      assert.include(stdout, 'For "courses" in the setting of "training":')
      assert.include(stdout, 'For "types" of "achievements" in that setting')
      assert.include(stdout, '"activity": "achievement-type/7"')
      assert.include(stdout, "Not carried over:\n  Nobody said which fields")
      assert.isFalse(has("catalog.json"))
    })
  )

  it.live("writes a catalog that a sync takes, and says the same as JSON", () =>
    Effect.gen(function* () {
      const { run, file } = yield* given()
      const told = answerOf(json(yield* run("training", "--out", "catalog.json", "--json")))
      assert.deepStrictEqual(file("catalog.json"), {
        offerings: [lifeOffering, awards],
        achievementTypes: [bls],
        certifications: []
      })
      assert.deepStrictEqual(told.added, {
        offerings: ["LIFE", "awards"],
        achievementTypes: ["BLS"],
        certifications: []
      })
      assert.match(told.written ?? "", /catalog\.json$/)
    })
  )

  it.live("never writes over a catalog without being told, and then leaves what was edited as it is", () =>
    Effect.gen(function* () {
      const edited = { ...bls, title: "Our own words" }
      const catalog = {
        offerings: [lifeOffering, awards],
        achievementTypes: [edited],
        certifications: [],
        identities: [{ scheme: "email", links: "proposed" }]
      }
      const { run, file } = yield* given({ catalog, templates: [life, template(2, "FIRE")] })
      const refused = yield* run("training", "--out", "catalog.json")
      assert.deepStrictEqual(refused.code, 1)
      assert.include(
        refused.stderr,
        "catalog.json is there already, and may have been edited. Name another file, or add --overwrite."
      )
      assert.deepStrictEqual(file("catalog.json"), catalog)
      const told = answerOf(json(yield* run("training", "--out", "catalog.json", "--overwrite", "--json")))
      assert.deepStrictEqual(told.added, { ...none, offerings: ["FIRE"] })
      assert.deepStrictEqual(told.changed, { ...none, achievementTypes: ["BLS"] })
      const fire = { id: "FIRE", course: "FIRE", title: "Title of FIRE", zone: "UTC", components: componentsOf(2) }
      assert.deepStrictEqual(file("catalog.json"), { ...catalog, offerings: [lifeOffering, awards, fire] })
      yield* run("training", "--out", "other.json", "--replace")
      assert.deepStrictEqual(file("other.json"), {
        ...catalog,
        offerings: [lifeOffering, awards, fire],
        achievementTypes: [{ ...bls, courses: ["LIFE", "FIRE"] }]
      })
    })
  )

  it.live("says that nothing is new of what is there already", () =>
    Effect.gen(function* () {
      const { run } = yield* given({
        catalog: { offerings: [lifeOffering, awards], achievementTypes: [bls], certifications: [] },
        courses: [{ id: life.id, offering: "LIFE", zone: "Europe/London" }]
      })
      const { stdout } = yield* run("training")
      assert.include(stdout, "Nothing of it is new to ")
      assert.notInclude(stdout, "Otherwise there")
      assert.notInclude(stdout, 'For "courses" in the setting')
    })
  )

  it.live("says which lines of the setting are of nothing that is still there", () =>
    Effect.gen(function* () {
      const courses = [
        { id: life.id, offering: "LIFE" },
        { id: btoa("CourseTemplate:9"), offering: "GONE" }
      ]
      const { run } = yield* given({ courses })
      const told = answerOf(json(yield* run("training", "--json")))
      assert.deepStrictEqual(told.gone, [`${btoa("CourseTemplate:9")} (GONE)`])
      assert.deepStrictEqual(told.lines, {
        courses: [],
        types: [{ id: type.id, offering: "awards" }],
        opinions: [{ activity: "achievement-type/7", type: "BLS" }]
      })
    })
  )

  it.live("writes nothing that a catalog would not take, such as one without a type", () =>
    Effect.gen(function* () {
      const { run, has } = yield* given({ templates: [{ ...life, achievementTypes: listed() }] })
      const { code, stderr } = yield* run("training", "--out", "catalog.json")
      assert.deepStrictEqual(code, 1)
      assert.include(stderr, "catalog.json is not written, since the catalog has")
      assert.isFalse(has("catalog.json"))
      const shown = yield* run("training")
      assert.deepStrictEqual(shown.code, 0)
      assert.include(shown.stdout, "A catalog would not take it yet")
    })
  )

  it.live("names the source that is meant, the rule that is none, and the secret that is missing", () =>
    Effect.gen(function* () {
      const { cwd, run } = yield* given()
      assert.include((yield* run("trainign")).stderr, "Did you mean training?")
      assert.include(
        (yield* run("training", "--rules", "presence=x")).stderr,
        "--rules: expected attendance, absences, paid or issued"
      )
      const missing = yield* Effect.promise(() => start(cwd, ["catalogue", "training"], { TRAINING_TOKEN: "" }))
      assert.deepStrictEqual(missing.code, 1)
      assert.include(missing.stderr, "TRAINING_TOKEN")
    })
  )
})
