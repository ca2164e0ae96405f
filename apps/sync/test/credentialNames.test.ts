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
      expect(Result.isFailure(called) ? called.failure : "").toMatch(/rows 2 and 3: make both the same/)
      // The same in other bytes is one thing.
      const same = Result.getOrThrow(yield* open("contact,name\nc40,Zoe\u0301\nemail:ana@example.org,Zo\u00e9\n"))
      expect(Names.called(same, person("email:ana@example.org"))).toEqual(Result.succeed("Zo\u00e9"))
    })
  )
  it.effect("are refused row by row where the file is not what it should be, and no name is quoted", () =>
    Effect.gen(function* () {
      const said = (text: string | Uint8Array) =>
        Effect.map(open(text), (read) => (Result.isFailure(read) ? read.failure.message : ""))
      expect(yield* said("id,name\nc1,Ana\n")).toMatch(/expected the columns "contact" and "name", found id, name/)
      const rows = yield* said("contact,name\nana,Ana\nc1,\nc2,A\u0007\nc3,Bo\nc3,Bob\nc3,Bo\n")
      expect(rows).toMatch(/4 problems/)
      expect(rows).toMatch(/row 2: expected a contact such as c12/)
      expect(rows).toMatch(/row 3: expected a name, found none/)
      expect(rows).toMatch(/row 4: expected a name of 1 to 200 characters/)
      expect(rows).toMatch(/row 6: row 5 calls this contact something else/)
      expect(rows).not.toMatch(/Bob/)
      expect(yield* said(Uint8Array.of(0x63, 0xff, 0x0a))).toMatch(/it is no UTF-8/)
      expect(yield* said('contact,name\nc1,"Ana\n')).toMatch(/is no CSV/)
      expect(yield* said("")).toMatch(/found nothing/)
    })
  )
})
