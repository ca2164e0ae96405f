/** The CSV file of what people are called, as it is read for certificates. */
import { describe, expect, it } from "@effect/vitest"
import { join } from "node:path"
import { Id } from "@laurel/core"
import { Effect, Result } from "effect"
import * as Names from "../src/credentials/Names.ts"
import { folder, write } from "./given.ts"

const open = (text: string | Uint8Array) => {
  const cwd = folder()
  write(cwd, "names.csv", text)
  return Effect.result(Names.open(join(cwd, "names.csv")))
}
const person = (...identities: ReadonlyArray<string>) => ({
  id: Id.ContactId.make(12),
  members: [Id.ContactId.make(12), Id.ContactId.make(40)],
  identities: identities.map((text) => {
    const [scheme = "", value = ""] = text.split(":")
    return { scheme, value }
  })
})

const said = (text: string | Uint8Array) =>
  Effect.map(open(text), (read) => (Result.isFailure(read) ? read.failure.message : ""))

describe("the names of people", () => {
  it.effect("are found by number, by identity and by an e-mail address in any case, of any contact of a person", () =>
    Effect.gen(function* () {
      const names = Result.getOrThrow(
        yield* open('\uFEFFName,Contact\r\nAna Ruiz,c40\r\n"Doe, Jo",student:jo\r\n李小龍,Bruce@Example.org\r\n,\r\n')
      )
      expect(Names.called(names, person())).toEqual(Result.succeed("Ana Ruiz"))
      expect(Names.called(names, { ...person("student:jo"), members: [] })).toEqual(Result.succeed("Doe, Jo"))
      expect(Names.called(names, { ...person("email:bruce@example.org"), members: [] })).toEqual(
        Result.succeed("李小龍")
      )
      expect(Names.called(names, { ...person("student:al"), members: [] })).toEqual(Result.succeed(undefined))
    })
  )
  it.effect("are none where the file says two things of one person, told by its rows and not by what it says", () =>
    Effect.gen(function* () {
      const names = Result.getOrThrow(yield* open("contact,name\nc40,Ana Ruiz\nemail:ana@example.org,A. Ruiz\n"))
      const called = Names.called(names, person("email:ana@example.org"))
      const { expected, found, advice } = Result.isFailure(called) ? called.failure : {}
      expect(`${expected}, found ${found}. ${advice}`).toMatch(
        /^one name, found two in .*names.csv, in lines 2 and 3\. Make both the same/
      )
      // The same in other bytes is one thing.
      const same = Result.getOrThrow(yield* open("contact,name\nc40,Zoe\u0301\nemail:ana@example.org,Zo\u00e9\n"))
      expect(Names.called(same, person("email:ana@example.org"))).toEqual(Result.succeed("Zo\u00e9"))
    })
  )
  it.effect("are refused row by row where the file is not what it should be, and no name is quoted", () =>
    Effect.gen(function* () {
      expect(yield* said("id,name\nc1,Ana\n")).toMatch(/expected the columns "contact" and "name", found id, name/)
      const rows = yield* said("contact,name\nana,Ana\nc1,\nc2,A\u0007\nc3,Bo\nc3,Bob\nc3,Bo\n")
      expect(rows).toMatch(/4 problems/)
      expect(rows).toMatch(/line 2: expected a contact such as c12/)
      expect(rows).toMatch(/line 3: expected a name, found none/)
      expect(rows).toMatch(/line 4: a name that can't be printed: expected characters that are seen, found U\+0007/)
      expect(rows).toMatch(/line 6: line 5 calls this contact something else/)
      expect(rows).not.toMatch(/Bob/)
      expect(yield* said(Uint8Array.of(0x63, 0xff, 0x0a))).toMatch(/is no text in UTF-8/)
      expect(yield* said('contact,name\nc1,"Ana\n')).toMatch(/is no CSV/)
      expect(yield* said("")).toMatch(/found nothing/)
    })
  )

  it.effect("are what can be printed, and told before anything is made of them", () =>
    Effect.gen(function* () {
      const hidden = yield* said("contact,name\nc1,Ada \u202Eevil\u200B\nc2,\u8fbb\u{e0100}\u672c\nc3,007\n")
      expect(hidden).toMatch(/2 problems/)
      expect(hidden).toMatch(/line 2: a name that can't be printed: expected characters that are seen, found U\+202E/)
      expect(hidden).toMatch(/line 4: .*expected a name, with a letter in it, found no letter/)
      expect(hidden).not.toMatch(/evil/)
      // As people write it: of two forms of one character, the one that they have; and a space is a space.
      const names = Result.getOrThrow(yield* open("contact,name\nc12,\u8fbb\u{e0100}\u672c\nc13,Ana\u00a0 Ruiz\n"))
      expect(Names.called(names, person())).toEqual(Result.succeed("\u8fbb\u{e0100}\u672c"))
      expect(names.of.get("c13")?.name).toBe("Ana Ruiz")
    })
  )
  it.effect("are not cut off at a comma, which is in quotes or refused", () =>
    Effect.gen(function* () {
      const more =
        /line 2: expected no more cells than columns, found more\. Put a name that has a comma in it in quotes/
      expect(yield* said("contact,name\nc1,Ruiz, Ana\nc2,Bo\n")).toMatch(more)
      expect(yield* said("contact,name,\nc1,Ruiz, Ana\n")).toMatch(more)
      expect(yield* said('contact,name\nc1,Ruiz, "Eve"\n')).toMatch(/is out of place, in line 2/)
      expect(yield* said('contact,name\nc1,Ruiz "Eve"\n')).not.toMatch(/Eve|Ruiz "/)
      const names = Result.getOrThrow(yield* open('contact,name\nc1,"Ruiz, Ana"\nc2,Bo,,\nc3,Cy,\n'))
      expect([...names.of.values()].map(({ name }) => name)).toEqual(["Ruiz, Ana", "Bo", "Cy"])
    })
  )
  it.effect("are told by the lines of the file, whatever lines are empty, or end within quotes", () =>
    Effect.gen(function* () {
      const text = 'contact,name,note\r\n\r\n\r\nc1,Ana,"a\r\nb"\r\n\r\nada,Bo,\r\nc1,Bo,"a\r\nb"\r\n'
      const found = yield* said(text)
      expect(found).toMatch(/line 7: expected a contact/)
      expect(found).toMatch(/line 8: line 4 calls this contact something else/)
      expect(yield* said("contact,name\nc1,Ana\nada,Bo\n")).toMatch(/line 3: expected a contact/)
    })
  )
  it.effect("are in columns with commas: a file with semicolons or tabs is told so, another head as it is", () =>
    Effect.gen(function* () {
      expect(yield* said("contact;name\nc1;Ana\n")).toMatch(
        /expected columns with commas between them, found semicolons/
      )
      expect(yield* said("contact\tname\nc1\tAna\n")).toMatch(/found tabs/)
      expect(yield* said("contact;id,name\nc1,Ana\n")).toMatch(/found contact;id, name/)
    })
  )
})
