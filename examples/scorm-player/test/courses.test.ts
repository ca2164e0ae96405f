/** The packages are whole: what their manifests name is there, and nothing else is asked for. */
import { readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Courses from "../src/Courses.ts"

const packages = join(import.meta.dirname, "../courses")

const filesOf = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .toSorted()

describe.each(["forklift-safety", "people-on-the-floor"])("the package %s", (name) => {
  const folder = join(packages, name)
  const text = (file: string): string => readFileSync(join(folder, file), "utf8")

  it("holds the files that its manifest names, and no others", () => {
    const named = [...text("imsmanifest.xml").matchAll(/<file href="([^"]+)"/g)].map(([, href]) => href ?? "")
    assert.deepStrictEqual(["imsmanifest.xml", ...named].toSorted(), filesOf(folder))
  })

  it("asks for nothing outside itself", () => {
    const all = filesOf(folder).filter((file) => file !== "imsmanifest.xml")
    const outside = /(?:https?:)?\/\/\w/
    assert.deepStrictEqual(
      all.filter((file) => outside.test(text(file).replaceAll(/^\s*\/\/.*$/gm, ""))),
      []
    )
    assert.isTrue(outside.test('<script src="//cdn.example.com/x.js">'))
  })
})

it.effect("of both packages no more is asked than that their SCO is passed", () =>
  Effect.gen(function* () {
    const courses = yield* Courses.open(packages)
    assert.deepStrictEqual(
      courses.map(({ id, edition, sco, structure: { rule } }) => [id, edition, sco.masteryScore, sco.activity, rule]),
      [
        ["forklift-safety", "1.2", 0.8, "forklift-safety/safety", { rule: "passed", group: "safety" }],
        ["people-on-the-floor", "2004", 0.6, "people-on-the-floor/people", { rule: "passed", group: "people" }]
      ]
    )
  })
)
