/** The catalog says of every item what the published table of assessments says. */
import { assert, describe, it } from "@effect/vitest"
import { Catalog, Fraction } from "@laurel/core"
import { Result } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"

const root = join(import.meta.dirname, "..")
const json: unknown = JSON.parse(readFileSync(join(root, "catalog.json"), "utf8"))

/** The table's cells are all quoted, and none holds a comma or a quote. */
const table = (name: string): ReadonlyArray<ReadonlyArray<string>> =>
  gunzipSync(readFileSync(join(root, "data", `${name}.csv.gz`)))
    .toString("utf8")
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(",").map((cell) => cell.slice(1, -1)))

const compiled = () => Result.getOrThrow(Catalog.decode(json))

const group = (type: string | undefined, weight: string | undefined): string =>
  type === "Exam" ? "exam" : Number(weight) > 0 ? "coursework" : "formative"

describe("the catalog of OULAD", () => {
  it("compiles", () => {
    assert.deepStrictEqual([...compiled().types.keys()].map(String), [
      "coursework-pass",
      "module-pass",
      "module-distinction",
      "exam-pass",
      "submitted-80pct"
    ])
  })

  it("does not compile when a rule names a group that no offering has", () => {
    const broken: unknown = JSON.parse(
      JSON.stringify(json).replaceAll('"group":"exam"', '"group":"viva"').replace("viva", "exam")
    )
    assert.isTrue(Result.isFailure(Catalog.decode(broken)))
  })

  it("has the 22 presentations of courses.csv", () => {
    const published = table("courses").map(
      ([module, presentation]) => `${module}/${presentation} ${module} Europe/London`
    )
    const offered = compiled().catalog.offerings.map(({ id, course, zone }) => `${id} ${course} ${zone}`)
    assert.strictEqual(published.length, 22)
    assert.deepStrictEqual(offered, published)
  })

  it("has the 206 items of assessments.csv, each with its group and weight", () => {
    const published = table("assessments").map(
      ([module, presentation, id, type, , weight]) =>
        `${module}/${presentation} ${id} ${group(type, weight)} ${Number(weight)}`
    )
    const offered = compiled().catalog.offerings.flatMap(({ id, components }) =>
      components.map(
        ({ activity, group, weight = Fraction.zero }) => `${id} ${activity} ${group} ${Fraction.format(weight)}`
      )
    )
    assert.strictEqual(published.length, 206)
    assert.deepStrictEqual(offered.toSorted(), published.toSorted())
  })

  it("lets every course but GGG earn by coursework, and CCC and DDD by exam", () => {
    const { typesByCourse } = compiled()
    const earns = (course: string) => (typesByCourse.get(course) ?? []).map(({ id }) => String(id))
    assert.deepStrictEqual(earns("AAA"), ["coursework-pass", "submitted-80pct"])
    assert.strictEqual(earns("DDD").length, 5)
    assert.deepStrictEqual(earns("GGG"), [])
  })
})
