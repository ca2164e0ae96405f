/** A file elsewhere, where its disk is full. */
import { describe, expect, inject, it } from "@effect/vitest"
import { rmSync, statSync } from "node:fs"
import { join } from "node:path"
import { Result } from "effect"
import * as CheckpointFile from "../src/store/CheckpointFile.ts"
import { exec, school } from "./given.ts"

const noteOf = (size: number): string =>
  `laurel/1\n${size}\n${"A".repeat(43)}=\n${"x".repeat(300)}\n\n— laurel/1 ${Buffer.alloc(68).toString("base64")}\n`

/** Adds notes in a program whose files end at 1,024 bytes, as on a disk with no more room. */
const addBounded = (cwd: string, file: string, notes: ReadonlyArray<string>) => {
  const program = [process.execPath, join(inject("programs"), "addingNotes.mjs"), file, JSON.stringify(notes)]
  return exec(cwd, ["bash", "-c", 'ulimit -f 1 && exec "$0" "$@"', ...program], { NODE_DISABLE_COMPILE_CACHE: "1" })
}

describe("a file that has no room for all of a note", () => {
  it("fails, and goes on with whole notes once there is room", () => {
    const cwd = school()
    const file = join(cwd, "kept.txt")
    const [first, second, third] = [noteOf(1), noteOf(2), noteOf(3)]
    expect(addBounded(cwd, file, [first, second])).toMatchObject({ code: 0 })
    expect(addBounded(cwd, file, [third])).toMatchObject({ code: 1, stderr: expect.stringContaining("EFBIG") })
    expect(statSync(file).size).toBe(1_024)
    expect(CheckpointFile.end(file)).toEqual({ note: second, isWhole: false, isEmpty: false })
    CheckpointFile.add(file, [third], false)
    expect(CheckpointFile.read(file).map(({ note }) => note)).toEqual([first, second, third].map(Result.succeed))
    rmSync(file)
    expect(CheckpointFile.end(file)).toEqual({ note: undefined, isWhole: true, isEmpty: undefined })
  })
})
