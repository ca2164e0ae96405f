import { describe, expect, it } from "@effect/vitest"
import { cut } from "../src/Table.ts"

describe("lines that are cut to a width", () => {
  it("are never wider, say that they are cut, and halve no character", () => {
    expect(cut(["abcde", "abcdef", "ab😀😀ef", ""], 5)).toEqual(["abcde", "abcd…", "ab😀😀…", ""])
  })
})
