/** What a mapping calls a column, or a person, is one thing in the file: whatever its case, and however its letters are put together. */
import { assert, describe, it } from "@effect/vitest"
import { Contact } from "@laurel/core"
import { interpret, mappingOf, rowsOf } from "./interpreting.ts"

const passed = { evidence: "Passed" }
/** é, as one character and as two. */
const [one, two] = ["\u00e9", "e\u0301"]

describe("a label", () => {
  const columns = { mail: ["Email"] }
  const read = (header: string, said = "{mail}", stream: object = { columns }) =>
    interpret(mappingOf({ ...passed, said }, stream), rowsOf(`person|day|${header}`, "ann|2024-03-01|a@b.c|d@e.f"))
  it("of two columns that differ in case only stops the reading, and names both", () => {
    const { problem, drafts } = read("Email|email")
    assert.deepStrictEqual(drafts, [])
    assert.include(problem?.expected, 'one column for "mail"')
    assert.strictEqual(problem?.found, '"Email", "email"')
    const fallback = { columns, fallback: ["mail"] }
    assert.strictEqual(
      read("Email|EMAIL", "{mail}", fallback).problem?.found,
      '"Email", "EMAIL"',
      "no spelling is first"
    )
  })
  it("of one of them is read, and so is each of them by its own name", () => {
    assert.strictEqual(read("EMAIL|Email 2").drafts[0]?.said, "a@b.c")
    assert.strictEqual(read("Email|email", "{email}", {}).drafts[0]?.said, "d@e.f")
    assert.isUndefined(read("Email|email", "x").problem, "nobody asks for the label")
  })
  it("is one of `columns` where it is a fallback", () => {
    assert.throws(() => read("Email|x", "x", { columns, fallback: ["male"] }), 'found "male"')
  })
})

describe("texts that look the same", () => {
  const read = (fact: object, [header, ...lines]: ReadonlyArray<string>, stream: object = {}, changes: object = {}) =>
    interpret(mappingOf(fact, stream, changes), rowsOf(`person|day|${header}`, ...lines))
  it("are one person, one participation and one content", () => {
    const names = [`Zo${one}`, `Zo${two}`, `\u200bZo${one}`, `Zo${one}\ufeff`]
    const { drafts } = read(passed, ["x", ...names.map((name) => `${name}|2024-03-01|`)])
    assert.deepStrictEqual(
      new Set(drafts.map(({ subject }) => Contact.keyOf(subject.contact))),
      new Set([`person:Zo${one}`])
    )
    assert.strictEqual(new Set(drafts.map(({ subject }) => subject.key)).size, 1)
    assert.deepStrictEqual(
      drafts.map(({ reference }) => reference.key.slice(-2)),
      ["/1", "/2", "/3", "/4"]
    )
  })
  it("are not other texts: an accent, a case or a character within makes another person", () => {
    const { drafts } = read(passed, [
      "x",
      ...[`Zo${one}`, "Zoe", `zo${one}`, `Z\u200bo${one}`].map((name) => `${name}|2024-03-01|`)
    ])
    assert.strictEqual(new Set(drafts.map(({ subject }) => subject.contact.value)).size, 4)
  })
  it("are found in maps, conditions, words for no value, headers and names of documents", () => {
    const kept = { document: `sha256:${"0".repeat(64)}`, mediaType: "application/pdf", size: 17 }
    const rows = rowsOf(`person|day|caf${two}`, `ann|2024-03-01|${two}`, "bob|2024-03-01|other")
    const all = (fact: object, stream: object = {}, changes: object = {}) => {
      const documents = new Map([[`${two}`, kept]])
      const { problem, drafts, problems } = interpret(mappingOf({ ...passed, ...fact }, stream, changes), rows, {
        documents
      })
      assert.isUndefined(problem)
      return [...drafts.map(({ said }) => said), ...problems.map(({ found }) => found)]
    }
    const cell = `{caf${one}}`
    assert.deepStrictEqual(all({ said: { value: cell, map: { [two]: "1" } } }), ["1", '"other"'])
    assert.deepStrictEqual(all({ said: cell, where: { value: cell, in: [two] } }), [one])
    assert.deepStrictEqual(all({ said: cell }, {}, { missing: [two] }), [null, "other"])
    assert.deepStrictEqual(all({ said: "{it}" }, { columns: { it: [`CAF${one}`] } }), [one, "other"])
    const presented = { evidence: "Presented", title: "t", document: { file: cell }, said: cell }
    assert.deepStrictEqual(all(presented), [one, '"other"'])
  })
})

describe("an address", () => {
  const subject = (scheme: string) => ({
    key: "k",
    offering: "run",
    contact: { scheme, value: "{person}" },
    claims: [{ scheme, value: "{other}" }]
  })
  const people = (scheme: string) =>
    interpret(
      mappingOf(passed, { subject: subject(scheme) }),
      rowsOf("person|day|other", "Ann@B.C|2024-03-01|ANN@d.e", "ann@b.c|2024-03-01|ann@D.E")
    ).drafts.map(({ subject }) => [subject.contact, ...(subject.claims ?? [])].map(({ value }) => value))
  it("has no case under the scheme email, as the contact and as a claim; a name of another scheme has", () => {
    assert.deepStrictEqual(people("email"), [
      ["ann@b.c", "ann@d.e"],
      ["ann@b.c", "ann@d.e"]
    ])
    assert.deepStrictEqual(people("login"), [
      ["Ann@B.C", "ANN@d.e"],
      ["ann@b.c", "ann@D.E"]
    ])
  })
})
