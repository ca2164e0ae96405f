/** What a row becomes. Every row that must be taken stands beside the nearest one that must be refused. */
import { assert, describe, it } from "@effect/vitest"
import { Contact } from "@laurel/core"
import { Effect } from "effect"
import { base, brief, drafts, header, marks, readEnrolments, readMarks, rejections } from "./source.ts"

const good = "1,ann,19,78\n"

/** Reads one row of marks among good ones, and says what became of it. */
const fate = (row: string, changes: object = {}) =>
  Effect.map(readMarks(`${header}1,zoe,1,50\n${row}2,zoe,1,50\n`, changes), (outcome) => {
    assert.strictEqual(outcome.error, undefined)
    const [rejection, ...more] = rejections(outcome)
    assert.deepStrictEqual(more, [], "at most one rejection a row")
    const found = drafts(outcome).map(brief)
    assert.include(found[0], "zoe")
    assert.include(found.at(-1), "zoe", "the rows around it are read")
    return { drafts: found.slice(1, -1), rejection }
  })

const takes = (row: string, expected: string, changes: object = {}) =>
  Effect.map(fate(row, changes), ({ drafts, rejection }) => {
    assert.strictEqual(rejection, undefined, JSON.stringify(rejection))
    assert.deepStrictEqual(drafts, [expected])
  })

const rejects = (row: string, column: string | null, expected: string, found: string, changes: object = {}) =>
  Effect.map(fate(row, changes), ({ drafts, rejection }) => {
    assert.deepStrictEqual(drafts, [])
    assert.strictEqual(rejection?.line, 3)
    assert.strictEqual(rejection?.stream, "marks")
    assert.strictEqual(rejection?.column, column)
    assert.include(rejection?.expected, expected)
    assert.include(rejection?.found, found)
    assert.isNotEmpty(rejection?.advice)
    assert.strictEqual(rejection?.raw, row.replace(/\n$/, ""))
  })

describe("a person", () => {
  it.effect("is nobody where nothing can be seen of the name, and somebody where one character can", () =>
    Effect.gen(function* () {
      for (const blank of [" ", "\t ", "\u00a0", "a\u200bb".replaceAll(/[ab]/g, " "), "\u2060", "\u00ad\u3164"])
        yield* rejects(`1,${blank},19,78\n`, "person", "a value", "none")
      yield* takes("1, x,19,78\n", "3: Scored 78 1 2013-10-20 stated AAA/2013J/ x 1/ x")
    })
  )

  it.effect("has an e-mail address without case and white space around it, and any other name as it is written", () =>
    Effect.gen(function* () {
      const named = (scheme: string) => {
        const subject = { ...marks.subject, contact: { scheme, value: "{person}" } }
        const read = readMarks(`${header}1, ZOE\u0308@Example.org ,1,50\n`, { streams: [{ ...marks, subject }] })
        return Effect.map(read, (outcome) => drafts(outcome).map((draft) => draft.subject.contact))
      }
      assert.deepStrictEqual(yield* named("email"), [{ scheme: "email", value: "zoë@example.org" }])
      assert.deepStrictEqual(yield* named("login"), [{ scheme: "login", value: " ZOË@Example.org " }])
    })
  )
})

describe("scores", () => {
  it.effect("a plain decimal is taken", () =>
    Effect.all([
      takes(good, "3: Scored 78 1 2013-10-20 stated AAA/2013J/ann 1/ann"),
      takes("1,ann,19,67.5\n", "3: Scored 67.5 1 2013-10-20 stated AAA/2013J/ann 1/ann"),
      takes("1,ann,19,0\n", "3: Scored 0 1 2013-10-20 stated AAA/2013J/ann 1/ann"),
      takes("1,ann,19,100\n", "3: Scored 100 1 2013-10-20 stated AAA/2013J/ann 1/ann")
    ])
  )
  it.effect("anything else is rejected, never guessed at", () =>
    Effect.forEach(["12abc", "1e2", "0x10", " 78", "78 ", "NaN", "Infinity", "7,8", "٧٨", "--1", ".5", "5."], (score) =>
      rejects(`1,ann,19,${/,/.test(score) ? `"${score}"` : score}\n`, "score", "a plain decimal", score)
    )
  )
  it.effect("a score out of range is rejected", () =>
    Effect.all([
      rejects("1,ann,19,100.1\n", "score", "from 0 to 100", "100.1"),
      rejects("1,ann,19,-1\n", "score", "from 0 to 100", "-1")
    ])
  )
  it.effect("submitted and not yet marked is Completed under the same key, and no score of 0", () =>
    Effect.all([
      takes("1,ann,19,?\n", "3: Completed 1 2013-10-20 stated AAA/2013J/ann 1/ann"),
      takes("1,ann,19,\n", "3: Completed 1 2013-10-20 stated AAA/2013J/ann 1/ann"),
      rejects("1,ann,19,??\n", "score", "a plain decimal", "??")
    ])
  )
})

describe("days", () => {
  it.effect("an offset counts from the start of the run, before it where negative", () =>
    Effect.all([
      takes("1,ann,-1,78\n", "3: Scored 78 1 2013-09-30 stated AAA/2013J/ann 1/ann"),
      takes("2,ann,28,78\n", "3: Scored 78 2 2014-03-01 stated AAA/2014B/ann 2/ann")
    ])
  )
  it.effect("an offset that is no whole number, or leads out of the years 0001 to 9999, is rejected", () =>
    Effect.all([
      rejects("1,ann,1.5,78\n", "day", "a whole number of days", "1.5"),
      rejects("1,ann,soon,78\n", "day", "a whole number of days", "soon"),
      rejects("1,ann,-999999,78\n", "day", "the years 0001 to 9999", "-999999"),
      rejects("1,ann,3000000,78\n", "day", "the years 0001 to 9999", "3000000")
    ])
  )
  it.effect("without any alternative's cells the row is rejected", () =>
    rejects("1,ann,?,78\n", "day, item.run", "a day", "none")
  )
  it.effect("the first alternative whose cells are present counts", () =>
    Effect.gen(function* () {
      const outcome = yield* readEnrolments("AAA,2013J,ann,2013-08-01,?\nAAA,2013J,bob,?,2014-02-28\n")
      assert.deepStrictEqual(drafts(outcome).map(brief), [
        "2: Registered - 2013-08-01 stated AAA/2013J/ann AAA/2013J/ann/registered",
        "3: Registered - 2013-10-01 bounded AAA/2013J/bob AAA/2013J/bob/registered",
        "3: Unregistered - 2014-02-28 stated AAA/2013J/bob AAA/2013J/bob/left"
      ])
      assert.strictEqual(drafts(outcome)[1]?.subject, drafts(outcome)[2]?.subject, "a subject is shared")
    })
  )
  it.effect("a date that does not exist is rejected, and all that the row says with it", () =>
    Effect.gen(function* () {
      const outcome = yield* readEnrolments("AAA,2013J,ann,2013-08-01,2014-02-29\nAAA,2013J,bob,01/08/2013,?\n")
      assert.deepStrictEqual(drafts(outcome), [])
      assert.deepStrictEqual(
        rejections(outcome).map(({ line, column, found }) => [line, column, found]),
        [
          [2, "left", '"2014-02-29"'],
          [3, "registered", '"01/08/2013"']
        ]
      )
    })
  )
})

describe("cells and names", () => {
  it.effect("too few and too many cells are rejected", () =>
    Effect.all([
      rejects("1,ann,19\n", null, "4 cells", "3"),
      rejects("1,ann,19,78,9\n", null, "4 cells", "5"),
      rejects("1,Smith, Ann,19,78\n", null, "4 cells", "5"),
      takes('1,"Smith, Ann",19,78\n', "3: Scored 78 1 2013-10-20 stated AAA/2013J/Smith, Ann 1/Smith, Ann")
    ])
  )
  it.effect("a missing cell of a key is rejected by its column", () =>
    rejects("1,?,19,78\n", "person", "a value", "none")
  )
  it.effect("a value that a map lacks is rejected, with the values it knows", () =>
    Effect.gen(function* () {
      const outcome = yield* readEnrolments("AAA,2015B,ann,?,?\n")
      const [rejection] = rejections(outcome)
      assert.strictEqual(rejection?.column, "run")
      assert.include(rejection?.expected, '("2013J", "2014B")')
      assert.strictEqual(rejection?.found, '"2015B"')
    })
  )
  it.effect("a row that a table lacks is rejected", () =>
    rejects("9,ann,19,78\n", "item", 'a row of table "items"', '"9"')
  )
  it.effect("names are taken up to their bound", () =>
    Effect.gen(function* () {
      const name = "é".repeat(200)
      yield* takes(`1,${name},19,78\n`, `3: Scored 78 1 2013-10-20 stated AAA/2013J/${name} 1/${name}`)
      yield* rejects(`1,${name}e,19,78\n`, "person", "1 to 200 characters", "201 characters")
    })
  )
  it.effect("control characters and line breaks in a name are rejected", () =>
    Effect.all([
      rejects("1,a\u0000n,19,78\n", "item.course, item.run, person", "control character", "a\\u0000n"),
      rejects('1,"a\nn",19,78\n', "item.course, item.run, person", "control character", "a\\nn"),
      rejects("1,a\u001b[31mn,19,78\n", "item.course, item.run, person", "control character", "\\u001b"),
      rejects("1,a\u2028n,19,78\n", "item.course, item.run, person", "control character", "")
    ])
  )
  it.effect("hostile texts are only texts", () =>
    Effect.forEach(["=HYPERLINK(0)", "__proto__", "' OR 1=1 --", "{item}", "constructor", "𝒶"], (name) =>
      takes(`1,${name},19,78\n`, `3: Scored 78 1 2013-10-20 stated AAA/2013J/${name} 1/${name}`)
    )
  )
  it.effect("an offering that is no id is rejected", () =>
    Effect.gen(function* () {
      const outcome = yield* readEnrolments("A:A,2013J,ann,2013-08-01,?\n")
      assert.deepStrictEqual(
        rejections(outcome).map(({ column, found }) => [column, found]),
        [["course, run", '"A:A/2013J"']]
      )
    })
  )
})

describe("claims", () => {
  const subject = {
    ...marks.subject,
    claims: [
      { scheme: "employer", value: "{employer}" },
      { scheme: "email", value: "{person}@{domain}" },
      { scheme: "site", value: { value: "{site}", map: { n: "north" } } }
    ]
  }
  const read = (...rows: ReadonlyArray<string>) =>
    Effect.map(
      readMarks(`item,person,day,score,employer,domain,site\n${rows.join("\n")}\n`, {
        streams: [{ ...marks, subject }]
      }),
      (outcome) => ({
        claims: drafts(outcome).map(({ subject: { claims } }) => claims?.map(Contact.keyOf)),
        rejections: rejections(outcome).map(({ line, column, expected }) => `${line} ${column}: ${expected}`)
      })
    )

  it.effect("are made of the row, each row's own", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* read("1,ann,19,78,acme,example.com,n", "1,bob,19,78,bolt,example.com,n"), {
        claims: [
          ["employer:acme", "email:ann@example.com", "site:north"],
          ["employer:bolt", "email:bob@example.com", "site:north"]
        ],
        rejections: []
      })
    })
  )

  it.effect("are not made of cells that are missing: the others are, and a row without any is read", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* read("1,ann,19,78,acme,,?", "1,bob,19,78,,,"), {
        claims: [["employer:acme"], undefined],
        rejections: []
      })
    })
  )

  it.effect("are not made of cells in which nothing can be seen", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* read("1,ann,19,78, ,,", "1,bob,19,78, acme,,"), {
        claims: [undefined, ["employer: acme"]],
        rejections: []
      })
    })
  )

  it.effect("that can't be read reject their row", () =>
    Effect.gen(function* () {
      const long = "x".repeat(201)
      assert.deepStrictEqual(
        yield* read(`1,ann,19,78,${long},,`, "1,bob,19,78,,,s", `1,eve,19,78,${long.slice(1)},,`),
        {
          claims: [[`employer:${long.slice(1)}`]],
          rejections: [
            "2 employer: 1 to 200 characters, none of them a control character, and not only spaces or invisible characters",
            '3 site: a value that the mapping\'s map knows ("n")'
          ]
        }
      )
    })
  )

  it.effect("that differ under one key contradict each other; the same again does not", () =>
    Effect.gen(function* () {
      const same = yield* read("1,ann,19,78,acme,,", "1,ann,19,78,acme,,")
      assert.deepStrictEqual(same, { claims: [["employer:acme"], ["employer:acme"]], rejections: [] })
      const { claims, rejections } = yield* read("1,ann,19,78,acme,,", "1,ann,19,78,bolt,,")
      assert.deepStrictEqual(claims, [])
      assert.deepStrictEqual(rejections, [
        '2 null: the same as on line 3, which has the same key "1/ann"',
        '3 null: the same as on line 2, which has the same key "1/ann"'
      ])
    })
  )
})

describe("references said twice", () => {
  it.effect("the same again is the same fact again", () =>
    Effect.gen(function* () {
      const outcome = yield* readMarks(`${header}${good}2,bob,1,1\n1,ann,19,78.0\n`)
      assert.deepStrictEqual(
        drafts(outcome).map(({ reference }) => [reference.line, reference.key]),
        [
          [2, "1/ann"],
          [3, "2/bob"],
          [4, "1/ann"]
        ]
      )
      assert.deepStrictEqual(rejections(outcome), [])
      assert.strictEqual(outcome.pages[0]?.rows, 3)
    })
  )
  it.effect("something else under the same key rejects all that say it, each naming a line of another", () =>
    Effect.gen(function* () {
      const outcome = yield* readMarks(`${header}${good}2,bob,1,1\n1,ann,19,79\n1,ann,20,78\n1,ann,19,?\n`)
      assert.deepStrictEqual(
        drafts(outcome).map(({ reference }) => reference.line),
        [3]
      )
      assert.deepStrictEqual(
        rejections(outcome).map(({ line, expected }) => [line, expected]),
        [2, 4, 5, 6].map((line) => [line, `the same as on line ${line === 2 ? 4 : 2}, which has the same key "1/ann"`])
      )
      for (const { advice } of rejections(outcome)) assert.include(advice, "None of them was taken")
    })
  )
  it.effect("a rejected row has said nothing that could be contradicted", () =>
    Effect.gen(function* () {
      const outcome = yield* readMarks(`${header}1,ann,19,101\n${good}`)
      assert.deepStrictEqual(
        drafts(outcome).map(({ reference }) => reference.line),
        [3]
      )
    })
  )
  it.effect("one row whose facts share a key is rejected, unless they say the same", () =>
    Effect.gen(function* () {
      const [scored] = marks.facts
      const twice = (change: object) => ({ streams: [{ ...marks, facts: [scored, { ...scored, ...change }] }] })
      const same = yield* readMarks(`${header}${good}`, twice({}))
      assert.strictEqual(drafts(same).length, 1)
      const other = yield* readMarks(`${header}${good}`, twice({ activity: "{person}" }))
      assert.deepStrictEqual(drafts(other), [])
      assert.include(rejections(other)[0]?.expected, "all facts of the row")
      assert.include(rejections(other)[0]?.advice, "Nothing of the row was taken")
    })
  )
})

describe("a stream's conditions", () => {
  it.effect("a row that proves nothing is read, counted and silent", () =>
    Effect.gen(function* () {
      const outcome = yield* readMarks(`${header}1,ann,19,?\n${good}`, {
        streams: [{ ...marks, facts: marks.facts.slice(0, 1) }]
      })
      assert.strictEqual(outcome.pages[0]?.rows, 2)
      assert.strictEqual(drafts(outcome).length, 1)
      assert.deepStrictEqual(rejections(outcome), [])
    })
  )
  it.effect("only the texts the mapping names are missing values", () =>
    rejects("1,ann,19,?\n", "score", "a plain decimal", "?", { ...base, missing: [] })
  )
})
