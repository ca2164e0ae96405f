import { describe, expect, it } from "@effect/vitest"
import type { Words } from "@laurel/core"
import * as Table from "../src/terminal/Table.ts"
import * as Width from "../src/terminal/Width.ts"

describe("the width of a text", () => {
  it("is that of a terminal: two columns for wide characters and emoji, none for marks", () => {
    const texts = ["ada", "山田", "é", "e\u0301", "👩‍🚀", "ﾔﾏ", "Ａ", "한글", "a\u200bb", ""]
    expect(texts.map(Width.of)).toEqual([3, 4, 1, 1, 2, 2, 2, 4, 2, 0])
  })

  it("is kept where a text is cut, which says so and halves no character", () => {
    expect(["abcde", "abcdef", "ab山田", "ab😀😀ef"].map((text) => Width.cut(text, 5))).toEqual([
      "abcde",
      "abcd…",
      "ab山…",
      "ab😀…"
    ])
  })

  it("is kept where a text is wrapped, which loses nothing of it", () => {
    const texts = [
      "student:ada; email:ada.lovelace@example.com; employee:E-1",
      "https://lms.example.test/course/1752/unit/3",
      "山田太郎山田太郎山田太郎",
      "x".repeat(31)
    ]
    for (const text of texts)
      for (const width of [2, 7, 10, 20, 100]) {
        const lines = Width.wrap(text, width)
        expect(Math.max(...lines.map(Width.of))).toBeLessThanOrEqual(width)
        expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""))
      }
    expect(Width.wrap("student:ada; email:ada@example.com", 13)).toEqual(["student:ada;", "email:ada@", "example.com"])
  })

  it("of a line that goes on below leaves its indent", () => {
    expect(Width.hang("  one two three four", 15)).toEqual(["  one two three", "    four"])
    // Where there is hardly any room, it is all for the text.
    expect(Width.hang("  one two three", 10)).toEqual(["  one two", "three"])
    expect(Width.hang("  one two", 11)).toEqual(["  one two"])
  })
})

const columns: ReadonlyArray<Table.Column> = [
  { title: "who", align: "left", spare: null },
  { title: "last valid day", align: "left", spare: null },
  { title: "days", align: "right", spare: 2 },
  { title: "of", align: "left", spare: 1 },
  { title: "empty", align: "left", spare: null }
]
const rows = [
  ["student:ada", "2026-03-01", "3", "employer:acme", ""],
  ["student:山田", "2026-12-31", "1,024", "employer:bolt", ""]
]
const fitted = (width: number) => {
  const { header, rows: lines, left } = Table.fit(columns, rows, width)
  return { lines: [...header, ...lines.flat()], left }
}

describe("a table that is to fit", () => {
  it("is as wide as its cells where there is room, without columns that say nothing", () => {
    expect(fitted(100)).toEqual({
      lines: [
        "  who           last valid day   days  of",
        "  student:ada   2026-03-01          3  employer:acme",
        "  student:山田  2026-12-31      1,024  employer:bolt"
      ],
      left: []
    })
  })

  it("breaks its titles first, then leaves out what it can be without and says so, then breaks cells", () => {
    expect(fitted(51).left).toEqual([])
    expect(fitted(50)).toEqual({
      lines: [
        "  who           last valid   days  of",
        "                day",
        "  student:ada   2026-03-01      3  employer:acme",
        "  student:山田  2026-12-31  1,024  employer:bolt"
      ],
      left: []
    })
    expect(fitted(45)).toMatchObject({ left: ["days"] })
    expect(fitted(30)).toMatchObject({ left: ["days", "of"] })
    expect(fitted(24).lines).toEqual([
      "  who         last valid",
      "              day",
      "  student:    2026-03-01",
      "  ada",
      "  student:    2026-12-31",
      "  山田"
    ])
  })

  it("is a list of each row where there is room for no table", () => {
    expect(fitted(23)).toEqual({
      lines: [
        "  who",
        "    student:ada",
        "  last valid day",
        "    2026-03-01",
        "  days            3",
        "  of",
        "    employer:acme",
        "",
        "  who",
        "    student:山田",
        "  last valid day",
        "    2026-12-31",
        "  days            1,024",
        "  of",
        "    employer:bolt"
      ],
      left: []
    })
    expect(fitted(24).left).toEqual(["days", "of"])
  })

  it("is never wider than the terminal", () => {
    for (let width = 16; width <= 60; width++)
      for (const line of fitted(width).lines) expect(Width.of(line)).toBeLessThanOrEqual(width)
  })

  it("has a column that another one says as well only where there is no room for that one", () => {
    const both: ReadonlyArray<Table.Column> = [
      { title: "who", align: "left", spare: null },
      { title: "type", align: "left", spare: 2, instead: "achievement" },
      { title: "achievement", align: "left", spare: 1 }
    ]
    const told = (width: number) => Table.fit(both, [["ada", "algebra-pass", "algebra-pass:1:1"]], width)
    expect(told(40)).toMatchObject({ header: ["  who  achievement"], left: [] })
    expect(told(20)).toMatchObject({ header: ["  who  type"], left: ["achievement"] })
  })
})

const tree: ReadonlyArray<Words.Line> = [
  { depth: 0, cells: ["The rule:"] },
  { depth: 1, cells: ["✗ all of these"], isBranch: true },
  { depth: 2, cells: ["✓ scores"], isBranch: true },
  { depth: 4, cells: ["a1", "scored 80 of 100", "school / scores, line 4"], isBranch: true },
  { depth: 4, cells: ["exam", "scored 9 of 10", "school / scores, line 5"], isBranch: true },
  { depth: 2, cells: ["✗ still registered"], isBranch: true },
  { depth: 0, cells: [] },
  { depth: 1, cells: ["the end"] }
]

describe("lines that are a tree", () => {
  it("hang from what they are part of, and line up with their neighbours", () => {
    expect(Table.lines(tree)).toEqual([
      "The rule:",
      "  ✗ all of these",
      "  ├─ ✓ scores",
      "  │  ├─ a1    scored 80 of 100  school / scores, line 4",
      "  │  └─ exam  scored 9 of 10    school / scores, line 5",
      "  └─ ✗ still registered",
      "",
      "  the end"
    ])
  })

  it("have their references below them where the terminal is too narrow", () => {
    expect(Table.lines(tree, 40).slice(3, 7)).toEqual([
      "  │  ├─ a1    scored 80 of 100",
      "  │  │    school / scores, line 4",
      "  │  └─ exam  scored 9 of 10",
      "  │       school / scores, line 5"
    ])
    for (const line of Table.lines(tree, 30)) expect(Width.of(line)).toBeLessThanOrEqual(30)
  })
})
