/** What docs/catalog.md says of a catalog is what the program reads, computes and calls it, and it leaves out no key. */
import { assert, describe, it } from "@effect/vitest"
import { Schema, SchemaAST } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import * as AchievementType from "../src/AchievementType.ts"
import * as Catalog from "../src/Catalog.ts"
import * as Certification from "../src/Certification.ts"
import * as CivilDate from "../src/CivilDate.ts"
import * as Criteria from "../src/Criteria.ts"
import * as Defaults from "../src/internal/Defaults.ts"
import type { Fact } from "../src/Fact.ts"
import * as Holding from "../src/Holding.ts"
import * as Id from "../src/Id.ts"
import { ruleLines } from "../src/internal/CriteriaWords.ts"
import * as Renewals from "../src/internal/Renewals.ts"
import * as Validity from "../src/Validity.ts"
import * as Given from "./given.ts"
import { earned } from "./HoldingGiven.ts"
import { type Part, partsOf, plain, type Row, wordsOf } from "./page.ts"
import { around } from "./smallest.ts"

const page = readFileSync(join(import.meta.dirname, "../../../docs/catalog.md"), "utf8")
const parts = partsOf(page)
const words = wordsOf(page)
const { day } = Given

const text = (date: CivilDate.CivilDate | null): string => (date === null ? "none" : CivilDate.format(date))
const exists = <A>(value: A | undefined, what: string): A => {
  if (value === undefined) throw new Error(`the page has no ${what}`)
  return value
}
const ofRow = (row: Row, title: string): string => exists(row[title], title)
const optionalDay = (row: Row, title: string) => (row[title] === undefined ? null : day(row[title]))

/** What a table is about: the last example before it, and what happened in the tables between. */
interface Scene {
  readonly json: object
  readonly compiled: Catalog.Compiled
  readonly earned: ReadonlyArray<ReturnType<typeof earned>>
  readonly facts: ReadonlyArray<Fact>
}

const sceneOf = (json: unknown, heading: string): Scene => {
  if (typeof json !== "object" || json === null) throw new Error(`under "${heading}": expected an object`)
  return { json, compiled: Given.compiled(around(json)), earned: [], facts: [] }
}

const happening: ReadonlyArray<readonly [RegExp, (on: string, a: string, b: string) => Fact]> = [
  [/^scores (\d+) in (\S+)$/, (on, score, activity) => Given.scored(on, activity, Number(score))],
  [/^attends (\S+)$/, (on, activity) => Given.marked(on, activity, "present")],
  [/^is absent from (\S+)$/, (on, activity) => Given.marked(on, activity, "absent")],
  [/^completes (\S+)$/, (on, activity) => Given.completed(on, activity)],
  [/^earns (\d+) of (\S+)$/, (on, points, category) => Given.credited(on, `on ${on}`, Number(points), category)],
  [/^is closed$/, (on) => Given.closed(on)]
]
const factOf = (row: Row): Fact => {
  const what = ofRow(row, "happens")
  for (const [pattern, fact] of happening) {
    const [whole, a = "", b = ""] = pattern.exec(what) ?? []
    if (whole !== undefined) return fact(ofRow(row, "on"), a, b)
  }
  throw new Error(`the test knows no such event: ${what}`)
}

const outcomes: { readonly [outcome: string]: string } = { notMet: "not met", undetermined: "still open" }
const judged = ({ compiled, facts, json }: Scene, type: string, more: object, until: string) => {
  const rule = "rule" in json ? { ...json, ...more } : undefined
  const catalog = rule === undefined ? compiled : Given.compiled(around(rule))
  const offering = exists(catalog.catalog.offerings[0], "offering")
  const asked = exists(catalog.types.get(Id.TypeId.make(type)), type).rule
  const judging = Given.judging(offering)
  const encoded = Schema.encodeSync(Criteria.Rule)(asked)
  const known = facts.filter(({ happened }) => happened.on <= day(until))
  const said = judging.says(encoded, ...known)
  return { met: outcomes[said] ?? said, counts: judging.days(encoded, ...known) || "never" }
}

/** The rows with what the program says instead; those of one person follow on one another, those of a setting stand alone. */
const dated = ({ json }: Scene, header: ReadonlyArray<string>, rows: ReadonlyArray<Row>): ReadonlyArray<Row> => {
  const setting = header.find((title) => title.startsWith("`"))
  const earnings = rows.map((row): Renewals.Earning => {
    const changed = setting === undefined ? json : { ...json, [plain(setting)]: plain(ofRow(row, setting)) }
    const on = day(ofRow(row, "earned"))
    const validity = Schema.decodeUnknownSync(Validity.Validity, { onExcessProperty: "error" })(changed)
    const due = optionalDay(row, "due")
    return {
      ...Renewals.plain(on, validity),
      due,
      issuedOn: optionalDay(row, "issued") ?? on,
      asserted: optionalDay(row, "proof says")
    }
  })
  const links = setting === undefined ? Renewals.chain(earnings) : earnings.flatMap((each) => Renewals.chain([each]))
  return rows.map((row, at) => {
    const { last, opens, relation } = exists(links[at], "link")
    const says: Row = { "last valid day": text(last), "renewable from": text(opens), "it is": relation }
    return Object.fromEntries(header.map((title) => [title, says[title] ?? ofRow(row, title)]))
  })
}

/** By certification. */
const holdingsOf = ({ compiled, earned }: Scene): ReadonlyArray<Holding.Holding> => {
  const version = Id.CatalogVersion.make(1)
  const holdings = Holding.deriveAll(Catalog.versions(new Map([[version, compiled]]), version), earned)
  return holdings.toSorted((a, b) => (a.certification < b.certification ? -1 : 1))
}

const statusOn = (scene: Scene, on: string): Row => {
  const certification = exists(scene.compiled.certifications[0], "certification")
  const holding = exists(
    holdingsOf(scene).find(({ certification: id }) => id === certification.id),
    "holding"
  )
  const { requirement } = Holding.asks(certification, scene.earned, day(on))
  const takes = Certification.asked(requirement).of.join(" or ")
  return { on, status: Holding.status(holding, day(on)), "a renewal takes": takes }
}

type Table = Extract<Part, { readonly is: "table" }>

/** What the program says of a table of consequences; undefined for a table that tells what happens, or explains. */
const computed = (scene: Scene, { header, rows }: Table): ReadonlyArray<Row> | undefined => {
  switch (header.join(", ")) {
    case "certification, from, last day":
      return holdingsOf(scene)
        .flatMap(({ certification, periods }) => periods.map(({ from, last }) => ({ certification, from, last })))
        .map(({ certification, from, last }) => ({ certification, from: text(from), "last day": text(last) }))
    case "on, status, a renewal takes":
      return rows.map((row) => statusOn(scene, ofRow(row, "on")))
    case "type, after, met":
      return rows.map((row) => ({ ...row, met: judged(scene, ofRow(row, "type"), {}, ofRow(row, "after")).met }))
    case "`attempts`, met, counts":
    case "`afterPass`, met, counts": {
      const [key = ""] = header
      return rows.map((row) => ({
        [key]: ofRow(row, key),
        ...judged(scene, "base", { [plain(key)]: plain(ofRow(row, key)) }, "9999-01-01")
      }))
    }
    default:
      return header.includes("last valid day") ? dated(scene, header, rows) : undefined
  }
}

/** The scene after a part that says what happens. */
const after = (scene: Scene, part: Table): Scene => {
  const title = part.header.join(", ")
  if (title === "type, earned")
    return {
      ...scene,
      earned: part.rows.map((row, at) => earned(at + 1, ofRow(row, "earned"), { type: ofRow(row, "type") }))
    }
  return title === "on, happens" ? { ...scene, facts: part.rows.map(factOf) } : scene
}

describe("the page about the catalog", () => {
  it("shows catalogs, and parts of some, that are all read as they stand", () => {
    const shown = parts.flatMap((part) => (part.is === "json" ? [sceneOf(part.json, part.heading)] : []))
    assert.isAbove(shown.length, 40)
    assert.throws(() => sceneOf({ rule: "passed", group: "exam", attempt: "latest" }, "a misspelt key"))
  })

  it("gives each clause the words that the program has for it", () => {
    let told = 0
    let clause: unknown
    for (const part of parts) {
      if (part.is === "json") clause = part.json
      if (part.is !== "text") continue
      told += 1
      assert.strictEqual(part.text, ruleLines(Schema.decodeUnknownSync(Criteria.Rule)(clause)).join("\n"), part.heading)
    }
    assert.isAbove(told, 18)
  })

  it("names the days that the program computes", () => {
    let scene = sceneOf({ basis: "never" }, "the beginning")
    let tables = 0
    for (const part of parts) {
      if (part.is === "json") scene = sceneOf(part.json, part.heading)
      if (part.is !== "table") continue
      scene = after(scene, part)
      const rows = computed(scene, part)
      if (rows === undefined) {
        assert.include(
          ["key", "value", "type", "on"],
          part.header[0],
          `a table that nothing is computed of, under ${part.heading}`
        )
        continue
      }
      tables += 1
      assert.deepStrictEqual(part.rows, rows, part.heading)
    }
    assert.isAbove(tables, 20)
  })
})

/** What a schema writes as text, such as a period, has keys that no catalog shows. */
const isText = ({ encoding }: SchemaAST.AST): boolean => encoding?.at(-1)?.to._tag === "String"

const keysOf = (ast: SchemaAST.AST): ReadonlyArray<string> =>
  SchemaAST.isObjects(ast) ? ast.propertySignatures.map(({ name }) => String(name)) : []

/** The name of a clause, for one. */
const clauseOf = (ast: SchemaAST.AST): string | undefined => {
  const type = SchemaAST.isObjects(ast) ? ast.propertySignatures.find(({ name }) => name === "rule")?.type : undefined
  return type !== undefined && SchemaAST.isLiteral(type) ? String(type.literal) : undefined
}

/** Every object that a catalog may hold, the forms of one object as one, and every word that stands for itself. */
const walk = (root: SchemaAST.AST) => {
  const seen = new Set<SchemaAST.AST>()
  const objects: Array<ReadonlyArray<string>> = []
  const clauses = new Map<string, ReadonlyArray<string>>()
  const literals = new Set<string>()
  const visit = (ast: SchemaAST.AST, isForm = false): void => {
    if (seen.has(ast) || isText(ast)) return
    seen.add(ast)
    if (SchemaAST.isSuspend(ast)) return visit(ast.thunk())
    if (SchemaAST.isLiteral(ast)) literals.add(String(ast.literal))
    if (SchemaAST.isArrays(ast)) for (const each of [...ast.elements, ...ast.rest]) visit(each)
    if (SchemaAST.isUnion(ast)) {
      const forms = [...new Set(ast.types.flatMap((each) => (clauseOf(each) === undefined ? keysOf(each) : [])))]
      if (forms.length > 0) objects.push(forms)
      for (const each of ast.types) visit(each, true)
    }
    if (!SchemaAST.isObjects(ast)) return
    const clause = clauseOf(ast)
    if (clause !== undefined) clauses.set(clause, keysOf(ast))
    else if (!isForm && keysOf(ast).length > 0) objects.push(keysOf(ast))
    for (const { type } of ast.propertySignatures) visit(type)
  }
  visit(root)
  return { objects, clauses, literals }
}

describe("what holds where nothing is said", () => {
  it("of later news and its review, is what the program does", () => {
    const told = (heading: string): Row =>
      Object.fromEntries(
        parts.flatMap((part) =>
          part.is === "table" && part.heading === heading
            ? part.rows.map((row) => [plain(ofRow(row, "key")), plain(ofRow(row, "unless given"))] as const)
            : []
        )
      )
    assert.deepStrictEqual<Row>(told("Later news"), Defaults.defaults)
    assert.deepStrictEqual<Row>(told("Review"), Schema.encodeSync(AchievementType.Review)(Defaults.review))
  })
})

describe("every key of a catalog", () => {
  const { objects, clauses, literals } = walk(Catalog.Catalog.ast)
  const tables = parts.flatMap((part) =>
    part.is === "table" && part.header[0] === "key" ? [part.rows.map((row) => plain(ofRow(row, "key")))] : []
  )

  it("has a line in a table of its object, and no other key has one", () => {
    const known = tables.map((keys) => keys.toSorted().join(" "))
    for (const keys of objects) assert.include(known, keys.toSorted().join(" "))
    assert.isAbove(objects.length, 12)
    const all = new Set([...objects, ...clauses.values()].flat())
    for (const key of tables.flat()) assert.isTrue(all.has(key), `the page explains "${key}", which is no key`)
  })

  it("is named, of a clause, under the clause's own heading", () => {
    assert.strictEqual(clauses.size, 19)
    for (const [clause, keys] of clauses) {
      const own = exists(words.get(clause), `heading "${clause}"`)
      for (const key of keys) if (key !== "rule") assert.include(own, `\`${key}\``, clause)
    }
  })

  it("that takes one of several words has all of them on the page", () => {
    assert.isAbove(literals.size, 60)
    for (const word of literals) assert.include(page, `\`${word}\``)
  })
})
