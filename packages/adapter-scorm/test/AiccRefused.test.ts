/**
 * What is no AICC course is refused with file, line and reason, and nothing throws. Seeded mutations of whole courses are tried:
 * LAUREL_RUNS says how many, LAUREL_SEED from which seed on.
 */
import { assert, describe, it } from "@effect/vitest"
import { Catalog } from "@laurel/core"
import { broken, seeded } from "@laurel/testkit"
import { Result } from "effect"
import { read } from "../src/package/Aicc.ts"
import { describe as wordsOf } from "../src/package/Structure.ts"
import { catalogOf, course, type Files, filesOf, utf8, whole } from "./aiccCourses.ts"

const said = (files: Files): string => {
  const found = read(files, { course: "c" })
  return Result.isFailure(found) ? wordsOf(found.failure) : "a structure"
}

type Others = Parameters<typeof course>[0]

const crs = (...lines: ReadonlyArray<string>): Others => ({ crs: lines.join("\n") })
const au = (...lines: ReadonlyArray<string>): Others => ({ au: lines.join("\n") })
const des = (...lines: ReadonlyArray<string>): Others => ({ des: lines.join("\n") })
const cst = (...lines: ReadonlyArray<string>): Others => ({ cst: lines.join("\n") })
const marked = (...fields: ReadonlyArray<string>): Others =>
  au("System_ID,Mastery_Score,Max_Score", "A2,,", `A1,${fields.join(",")}`)

const gone = "of the AICC course, found none. Give the whole course: it has *.crs, *.au, *.des and *.cst."
const unquoted = "Put each field that has a quote in it between quotes, and double the quote."
const quotes = `expected quotes around whole fields, found one that is not. ${unquoted}`
const open = `expected each quote closed, from this line on, found one that is open at the end. ${unquoted}`
const asScore = "Write it as one of the unit's scores, or leave it empty where no score passes it."

const table: ReadonlyArray<readonly [what: string, others: Others, refused: string]> = [
  ["no .crs", { crs: null }, `*.crs: expected a file *.crs ${gone}`],
  ["no .au", { au: null }, `*.au: expected a file *.au ${gone}`],
  ["no .des", { des: null }, `*.des: expected a file *.des ${gone}`],
  ["no .cst", { cst: null }, `*.cst: expected a file *.cst ${gone}`],
  [
    "a file of no text",
    { des: "System_ID\nA1\0" },
    "c.des, line 2: expected a text, found a byte that is 0, as no text has"
  ],
  ["too many bytes", { des: new Uint8Array(8_388_609) }, "c.des: expected at most 8388608 bytes, found 8388609"],

  ["a .crs without sections", crs("Course_ID=c"), "c.crs: expected a section [Course], found none"],
  ["a .crs without the section", crs("[Curse]", "Course_ID=c"), 'c.crs: expected a section [Course], found "[curse]"'],
  ["no Course_ID", crs("[Course]", "Course_Title=C"), "c.crs: expected a Course_ID in [Course], found none"],
  [
    "an empty Course_ID",
    crs("[Course]", "Course_ID=", "Course_Title=C"),
    "c.crs: expected a Course_ID in [Course], found none"
  ],
  ["a Course_ID in a comment", crs("[Course]", ";Course_ID=c"), "c.crs: expected a Course_ID in [Course], found none"],
  [
    "a Course_ID elsewhere",
    crs("[Course]", "[X]", "Course_ID=c"),
    "c.crs: expected a Course_ID in [Course], found none"
  ],
  ["no Course_Title", crs("[Course]", "Course_ID=c"), "c.crs: expected a Course_Title in [Course], found none"],
  [
    "a keyword with two values",
    crs("[Course]", "Course_ID=c", "Course_Title=C", "[course]", "COURSE_ID = d"),
    'c.crs, line 5: expected one value of COURSE_ID, found "d", and "c" in line 2'
  ],
  [
    "a line without end",
    crs(`x${"x".repeat(10_000)}`),
    "c.crs, line 1: expected at most 10000 characters in a line, found 10001"
  ],
  ["a .crs of too many lines", { crs: "\n".repeat(20_000) }, "c.crs: expected at most 20000 lines, found more"],

  ["an empty .au", au(), "c.au, line 1: expected a first row with the names of the columns, found none"],
  ["an .au without units", au("System_ID", ",", ";A1"), "c.au, line 1: expected an assignable unit, found none"],
  [
    "no column of ids",
    au("", "ID,File_Name"),
    "c.au, line 2: expected a column system_id, found columns ID, File_Name"
  ],
  ["a column twice", au("System_ID,system id"), 'c.au, line 1: expected each column once, found "system id" again'],
  ["a unit without an id", au("System_ID,Type", "A1,", ",x"), "c.au, line 3: expected a System_ID, found none"],
  [
    "an id twice",
    au("Type,System_ID", '"a', 'b",a1', ",A2", ",A1"),
    'c.au, line 5: expected each System_ID once, whatever its case, found "A1", and "a1" in line 2'
  ],
  [
    "a unit called root",
    au("System_ID", "Root"),
    'c.au, line 2: expected a System_ID other than root, which is the course, found "Root"'
  ],
  [
    "an id that no fact can say",
    au("System_ID", "x".repeat(199)),
    'c.au, line 2: expected at most 200 characters in an activity, which is "c", a slash and the System_ID, found 201. Give the course a shorter name.'
  ],
  [
    "a file name without end",
    au("System_ID,File_Name", `A1,${"x".repeat(2_001)}`),
    "c.au, line 2: expected a File_Name of at most 2000 characters, found 2001"
  ],
  [
    "a comma outside quotes",
    au("System_ID,File_Name", "A1,a.htm,b"),
    "c.au, line 2: expected at most 2 fields, as there are columns, found 3. Put a field with a comma in quotes."
  ],
  ["a quote that nobody closes", au("System_ID", "A1", '"A2', "A3"), `c.au, line 3: ${open}`],
  [
    "a quote that nobody closes after a row of two lines",
    au("System_ID,Type", '"A1', 'A",x', 'A2,"y'),
    `c.au, line 4: ${open}`
  ],
  ["a quote within a field", au("System_ID", 'A"1"'), `c.au, line 2: ${quotes}`],
  ["text after a quote", au("System_ID", "A0", '"A"1'), `c.au, line 3: ${quotes}`],
  [
    "a field without end",
    au("System_ID,Type", `A1,${"x".repeat(10_001)}`),
    "c.au, line 2: expected at most 10000 characters in a field, found 10001"
  ],
  [
    "a row without end",
    au("System_ID,Type", `A1,"${"x".repeat(1_000_000)}`),
    `c.au, line 2: expected at most 1000000 characters in a row, found more. ${unquoted}`
  ],
  [
    "a row of too many fields",
    au("System_ID", ",".repeat(20_000)),
    "c.au, line 2: expected at most 20000 fields, found 20001"
  ],
  ["too many rows", { des: `System_ID\n${"x\n".repeat(30_001)}` }, "c.des: expected at most 30000 rows, found more"],
  [
    "more units than a course can have",
    { au: `System_ID\n${Array.from({ length: 10_001 }, (_, at) => `A${at}\n`).join("")}` },
    "c.au, line 10002: expected at most 10000 units, found more"
  ],
  ...["100.01", "-1", "80%", "0,8", "1e1", "NaN", "eighty"].map((mark): readonly [string, Others, string] => [
    `a Mastery_Score of ${mark}`,
    marked(`"${mark}"`, ""),
    `c.au, line 3: expected a Mastery_Score from 0 to 100, as there is no Max_Score, found "${mark}". ${asScore}`
  ]),
  [
    "a Mastery_Score above Max_Score",
    marked("80", "50"),
    `c.au, line 3: expected a Mastery_Score from 0 to Max_Score, 50, found "80". ${asScore}`
  ],
  ...["0", "-5", "many"].map((max): readonly [string, Others, string] => [
    `a Max_Score of ${max}`,
    marked("80", max),
    `c.au, line 3: expected a Max_Score above 0 beside a Mastery_Score, or none, found "${max}"`
  ]),

  ["a descriptor without an id", des("System_ID,Title", ",x"), "c.des, line 2: expected a System_ID, found none"],
  [
    "two descriptors",
    des("System_ID,Title", "A1,x", "a1,y"),
    'c.des, line 3: expected each System_ID once, whatever its case, found "a1", and "A1" in line 2'
  ],
  [
    "descriptors of no ids",
    des("Developer_ID,Title"),
    "c.des, line 1: expected a column system_id, found columns Developer_ID, Title"
  ],

  ["an empty .cst", cst(), "c.cst, line 1: expected a first row with the names of the columns, found none"],
  [
    "a .cst of no blocks",
    cst("Member,Member", "A1,A2"),
    "c.cst, line 1: expected a column block, found columns Member, Member"
  ],
  ["a .cst of no members", cst("Block", "root"), "c.cst, line 1: expected a column Member beside Block, found none"],
  [
    "no root",
    cst("Block,Member", "B1,A1", "B2,A2"),
    'c.cst, line 1: expected a row of the block "root", or one that is called by the Course_ID, found "B1", "B2"'
  ],
  ["members of no block", cst("Block,Member", ",A1"), "c.cst, line 2: expected the block of these members, found none"],
  [
    "a block without members",
    cst("Block,Member", "root,A1", "B1,"),
    'c.cst, line 3: expected a member of "B1", found none'
  ],
  [
    "a unit as a block",
    cst("Block,Member", "root,a1", "a1,A2"),
    'c.cst, line 3: expected an id of a block, which no unit has, found "a1" of a unit'
  ],
  [
    "a member that is nothing",
    cst("Block,Member", "root,A1", "root,A9"),
    'c.cst, line 3: expected a member that is a unit of the *.au, or a block with a row of its own here, found "A9", which is neither'
  ],
  [
    "a block that is only described",
    { des: "System_ID,Title\nB1,Block\n", cst: "Block,Member\nroot,B1\n" },
    'c.cst, line 2: expected a member that is a unit of the *.au, or a block with a row of its own here, found "B1", which is neither'
  ],
  [
    "a block within itself",
    cst("Block,Member", "root,B1", "B1,B2", "B2,b1"),
    'c.cst, line 4: expected each block in one place, and none within itself, found "b1" again'
  ],
  [
    "the root within itself",
    cst("Block,Member", "root,B1", "B1,ROOT"),
    'c.cst, line 3: expected each block in one place, and none within itself, found "ROOT" again'
  ],
  [
    "a block in two places",
    cst("Block,Member,Member", "root,B1,B1", "B1,A1"),
    'c.cst, line 2: expected each block in one place, and none within itself, found "B1" again'
  ],
  [
    "blocks too deep",
    cst("Block,Member", "root,B0", ...Array.from({ length: 51 }, (_, at) => `B${at},B${at + 1}`), "B51,A1"),
    "c.cst, line 52: expected at most 50 blocks within blocks, found more"
  ],
  [
    "units in too many places",
    cst(
      "Block,Member,Member",
      ...Array.from({ length: 10_001 }, (_, at) => `root,B${at}`),
      ...Array.from({ length: 10_001 }, (_, at) => `B${at},A1,A2`)
    ),
    "c.cst, line 20003: expected at most 20000 members that are units, found more"
  ],
  ...["pre", "cmp", "ort"].map((ending): readonly [string, Others, string] => [
    `a broken .${ending}`,
    { [ending]: 'Structure_Element\n"A1' },
    `c.${ending}, line 2: ${open}`
  ])
]

const several = (...names: ReadonlyArray<string>): Files =>
  new Map([...course({ au: null }), ...names.map((name): [string, Uint8Array] => [name, utf8("System_ID\nA1\nA2\n")])])

describe("refused, with file, line and reason, is", () => {
  it.each(table)("%s", (_, others, refused) => {
    assert.strictEqual(said(course(others)), refused)
  })

  it("no file at all", () => {
    assert.strictEqual(said(new Map()), `*.crs: expected a file *.crs ${gone}`)
  })

  it("a file given twice, unless one of them is called as the .crs is", () => {
    const alone = "Give the files of one course alone."
    const units = "expected one *.au of the AICC course, or one that is called as its *.crs"
    assert.strictEqual(said(several("a.au", "b.AU")), `b.AU: ${units}, found "a.au" beside it. ${alone}`)
    assert.strictEqual(said(several("c.au", "C.AU")), `C.AU: ${units}, found "c.au" beside it. ${alone}`)
    assert.strictEqual(
      said(new Map([...course(), ["d.crs", utf8("")]])),
      `d.crs: expected one *.crs of the AICC course, found "c.crs" beside it. ${alone}`
    )
    assert.strictEqual(said(several("bell.au", "C.AU", "sound/c.au")), "a structure")
    assert.strictEqual(said(several("units.au")), "a structure")
  })

  it("nothing that is as good as these", () => {
    const good: ReadonlyArray<Others> = [
      crs("[Course]", "Course_ID=c", "course_id=c", "Course_Title=C=D", "Course_Title="),
      crs(" [ COURSE ] ", "Course ID = c", "Course_Title = C", "[Course_Description]", "Course_ID=d"),
      crs("[Course]", `Course_ID=${"x".repeat(9_000)}`, "Course_Title=C"),
      au("System_ID,Type", "A1,", 'A2,"a, b",', ",,,"),
      au("System_ID,,", '"A1" , x', "\tA2\t,,"),
      au("System_ID,Type", "A1", `A2,${"x".repeat(10_000)}`),
      au("System_ID", ";A1", "A1", " ;A1", "A2"),
      au("System_ID", "A1", "A2", "x".repeat(198)),
      marked("+100.0", ""),
      marked('"50."', "50"),
      des("System_ID"),
      cst("member 1,BLOCK", "A1,root"),
      cst("Block,Member", "root,A1,A2"),
      cst("Block,Member", "c,A1", "c,A2"),
      cst("Block,Member", "root,c", "c,A1"),
      cst("Block,Member", "root,B0", ...Array.from({ length: 49 }, (_, at) => `B${at},B${at + 1}`), "B49,A1"),
      { pre: "", cmp: "\n \n", ort: "\t" }
    ]
    for (const others of good)
      assert.strictEqual(said(course(others)), "a structure", JSON.stringify(others).slice(0, 200))
  })
})

const tokens = [
  ...'",;=[]\0\r\n\t&|~(){}*',
  '""',
  '","',
  "\r\n",
  "A1",
  "B1",
  "root",
  "\nroot,root",
  "1*{",
  "=passed",
  "[Course]",
  "Course_ID=",
  "System_ID",
  "-80",
  "🙂",
  "\uFEFF"
].map(utf8)

/** The course with a few places of its files broken, or a file gone, doubled, or in another's place. */
const mutated = (files: Files, seed: number): Files => {
  const next = seeded(seed)
  const found = new Map(files)
  const names = [...files.keys()]
  const one = (): string => names[next(names.length)] ?? ""
  for (let times = 1 + next(3); times > 0; times--) {
    const name = one()
    const file = found.get(name)
    if (file !== undefined) found.set(name, broken(file, next, tokens))
  }
  const rare = next(40)
  if (rare === 0) found.delete(one())
  if (rare === 1) found.set(`other.${one().split(".").at(-1)}`, found.get(one()) ?? utf8(""))
  if (rare === 2) found.set(one(), found.get(one()) ?? utf8(""))
  return found
}

const runs = Number(process.env["LAUREL_RUNS"] ?? 600)
const firstSeed = Number(process.env["LAUREL_SEED"] ?? 1)

describe("a whole course that was broken", () => {
  it("is read or refused, and what is read is fit for a catalog", () => {
    let structures = 0
    for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
      const found = read(mutated(filesOf(whole[seed % whole.length] ?? whole[0]), seed))
      if (Result.isFailure(found)) {
        const { file, line, expected, found: instead } = found.failure
        assert.isNotEmpty(file, `seed ${seed}`)
        if (line !== null) assert.isAtLeast(line, 1, `seed ${seed}`)
        assert.isNotEmpty(expected, `seed ${seed}`)
        assert.isNotEmpty(instead, `seed ${seed}`)
        continue
      }
      structures += 1
      const decoded = Catalog.decode(catalogOf(found.success))
      assert.isTrue(Result.isSuccess(decoded), `seed ${seed}`)
    }
    // Many breaks are within a text, and none of the structure.
    if (runs >= 100) {
      assert.isAbove(structures, runs / 10)
      assert.isBelow(structures, runs * 0.8)
    }
  })
})
