/** A key that was made outlives that somebody pulls the plug. */
import { describe, expect, it, onTestFinished, vi } from "@effect/vitest"
import fs, { readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { syncBuiltinESMExports } from "node:module"
import { join } from "node:path"
import { Effect } from "effect"
import * as SigningKey from "../src/store/SigningKey.ts"
import { laurel, school, synced } from "./given.ts"

/** Remembers, until the test ends, what is on disk for sure, as the system numbers it. */
const watchSynced = (): ReadonlySet<number> => {
  const synced = new Set<number>()
  const { fsyncSync } = fs
  const spy = vi.spyOn(fs, "fsyncSync").mockImplementation((descriptor) => {
    fsyncSync(descriptor)
    synced.add(fs.fstatSync(descriptor).ino)
  })
  syncBuiltinESMExports()
  onTestFinished(() => {
    spy.mockRestore()
    syncBuiltinESMExports()
  })
  return synced
}

describe("a key", () => {
  it.effect("is on disk with its public part and their folder before it is used, once", () =>
    Effect.gen(function* () {
      const synced = watchSynced()
      const folder = join(school(), "keys")
      const file = join(folder, "checkpoint.key")
      const made = yield* SigningKey.make(file, "school.example")
      expect(made?.name).toBe("school.example")
      const places = [file, `${file}.pub`, folder]
      expect(places.filter((place) => !synced.has(statSync(place).ino))).toEqual([])
      expect(statSync(file).mode & 0o777).toBe(0o600)
      expect(yield* SigningKey.make(file, "others.example")).toBeUndefined()
    })
  )

  it.effect("is made although a program of the same number was killed while it made one", () =>
    Effect.gen(function* () {
      const file = join(school(), "checkpoint.key")
      // As in a container, where each start of the program has the same number.
      writeFileSync(`${file}.${process.pid}`, "PRIVATE+KEY+scho")
      expect((yield* SigningKey.make(file, "school.example"))?.name).toBe("school.example")
    })
  )

  it("has its public part beside it from the next signing on, where its maker was killed before that; any other stays", () => {
    const cwd = synced()
    const file = join(cwd, "store/checkpoint.key")
    const before = readFileSync(`${file}.pub`, "utf8")
    rmSync(`${file}.pub`)
    expect(laurel(cwd, "checkpoint").code).toBe(0)
    expect(readFileSync(`${file}.pub`, "utf8")).toBe(before)
    writeFileSync(`${file}.pub`, "mine\n")
    expect(laurel(cwd, "checkpoint").code).toBe(0)
    expect(readFileSync(`${file}.pub`, "utf8")).toBe("mine\n")
  })
})
