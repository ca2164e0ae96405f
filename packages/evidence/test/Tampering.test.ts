/** Packs that were changed, in hundreds of ways, by somebody without the log's key: each is refused, and the file is named. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { LedgerMemory, Note } from "@laurel/core"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import * as Archive from "./archive.ts"
import * as Firm from "./firm.ts"
import { asking, type Checked, key, keyOf, packed, signerOf, verified, verifiedAll, verify } from "./given.ts"

const places = { folder: "", pack: "", other: "", earlier: "" }

/** The packs that are changed here: of one account; beside it one of a certification, and one made earlier. */
const make = Effect.gen(function* () {
  places.folder = mkdtempSync(join(tmpdir(), "laurel-tampering-"))
  const file = (name: string): string => join(places.folder, `${name}.zip`)
  Object.assign(places, {
    pack: file("pack"),
    other: file("other"),
    earlier: file("earlier"),
    stranger: file("stranger")
  })
  yield* Firm.began
  yield* packed(places.earlier, asking({ account: Firm.acme }))
  yield* Firm.wentOn
  yield* packed(places.pack, asking({ account: Firm.acme }, { rows: true }))
  yield* packed(places.other, asking({ certification: Firm.licence }))
})

beforeAll(async () => {
  await Effect.runPromise(make.pipe(Effect.provide([LedgerMemory.layer, TestClock.layer()])))
})
afterAll(() => rmSync(places.folder, { recursive: true, force: true }))

/** Numbers in a row that looks random, and is the same in each run (mulberry32). */
const randomOf = (seed: number): ((below: number) => number) => {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}
type Random = ReturnType<typeof randomOf>

/** A change, and the file that the verifier has to name. */
interface Change {
  readonly files: Archive.Files
  readonly names: string
}

type Tamper = (files: Archive.Files, random: Random) => Change

const pick = <A>(items: ReadonlyArray<A>, random: Random): A =>
  items[random(items.length)] ?? assert.fail("nothing to pick")

const flipped = (bytes: Buffer, random: Random): Buffer => {
  const copy = Buffer.from(bytes)
  const at = random(copy.length)
  copy[at] = (copy[at] ?? 0) ^ (1 << random(8))
  return copy
}

const flipIn =
  (names: (files: Archive.Files) => ReadonlyArray<string>): Tamper =>
  (files, random) => {
    const name = pick(names(files), random)
    return { files: new Map(files).set(name, flipped(files.get(name) ?? Buffer.alloc(0), random)), names: name }
  }

interface Hidden {
  readonly field: string
  readonly blind: string
  readonly text: string
}
/** What the changes here read of a line of records.jsonl. */
interface RecordLine {
  readonly person: number | null
  readonly of: string
  readonly index: number
  readonly text: string
  readonly hidden: ReadonlyArray<Hidden>
  readonly proof: ReadonlyArray<string>
}
/** What they read of lines of the other files. */
interface Line {
  readonly state: {
    readonly of: string
    readonly issuedOn: string
    readonly terms?: object
    readonly contested?: object
  }
  readonly entry: { readonly of: string; readonly achievement: string }
  readonly before: unknown
  readonly facts: ReadonlyArray<{ readonly evidence: object }>
  readonly decisions: ReadonlyArray<object>
  readonly members: ReadonlyArray<number>
  readonly certificates: ReadonlyArray<object>
  readonly identities: ReadonlyArray<{ readonly private: { readonly value: string } }>
}

const record = (line: string | undefined): RecordLine => JSON.parse(line ?? "")
const lineOf = (line: string | undefined): Line => JSON.parse(line ?? "")

/** A list whose first is changed. */
const first = <A>([one, ...rest]: ReadonlyArray<A>, change: (one: A) => A): ReadonlyArray<A> =>
  one === undefined ? assert.fail("nothing to change") : [change(one), ...rest]

/** Other lines in place of those of a file. */
const inLines =
  (name: string, change: (lines: Array<string>, random: Random) => ReadonlyArray<string>, names = name): Tamper =>
  (files, random) => ({
    files: Archive.relined(files, name, change([...Archive.lines(files, name)], random)),
    names
  })

/** One of those lines of a file that are meant, changed. */
const oneOf =
  <A>(read: (line: string | undefined) => A) =>
  (name: string, isMeant: (it: A) => boolean, change: (it: A, random: Random) => object): Tamper =>
    inLines(name, (lines, random) => {
      const meant = [...lines.keys()].filter((at) => isMeant(read(lines[at])))
      const at = pick(meant, random)
      return lines.with(at, JSON.stringify(change(read(lines[at]), random)))
    })

const inRecord = (isMeant: (it: RecordLine) => boolean, change: (it: RecordLine, random: Random) => object): Tamper =>
  oneOf(record)("records.jsonl", isMeant, change)
const inLine = oneOf(lineOf)

const always = (): boolean => true
const hides = ({ hidden }: RecordLine): boolean => hidden.length > 0
/** Another year. */
const later = (date: string): string => `${date.slice(0, 3)}${(Number(date[3]) + 1) % 10}${date.slice(4)}`

/** What somebody can do who makes the manifest anew, and leaves out the seal: what is held by the log itself. */
const bound: Readonly<Record<string, Tamper>> = {
  "a record dropped": inLines("records.jsonl", (lines, random) => lines.toSpliced(random(lines.length), 1), "jsonl"),
  "a record there twice": inLines("records.jsonl", (lines, random) => {
    const at = random(lines.length)
    return lines.toSpliced(at, 0, lines[at] ?? "")
  }),
  "a true record of the same log put in": (files, random) => {
    const lines = Archive.lines(files, "records.jsonl")
    const known = new Set(lines.map((line) => record(line).of))
    const others = Archive.lines(Archive.read(places.other), "records.jsonl").filter(
      (line) => !known.has(record(line).of)
    )
    const extra = { ...record(pick(others, random)), person: record(lines[0]).person, hidden: [] }
    const all = [...lines, JSON.stringify(extra)].toSorted(order)
    return { files: Archive.relined(files, "records.jsonl", all), names: "records.jsonl" }
  },
  "two records in another order": inLines("records.jsonl", (lines, random) => {
    const at = random(lines.length - 1)
    return lines.toSpliced(at, 2, lines[at + 1] ?? "", lines[at] ?? "")
  }),
  "hidden texts exchanged": inLines("records.jsonl", (lines, random) => {
    const hiding = [...lines.keys()].filter((at) => hides(record(lines[at])))
    const one = pick(hiding, random)
    const other = pick(
      hiding.filter((at) => at !== one),
      random
    )
    const [a, b] = [record(lines[one]), record(lines[other])]
    return lines
      .with(one, JSON.stringify({ ...a, hidden: b.hidden }))
      .with(other, JSON.stringify({ ...b, hidden: a.hidden }))
  }),
  "a hidden text rewritten": inRecord(hides, ({ hidden, ...it }) => ({
    ...it,
    hidden: first(hidden, ({ text, ...rest }) => ({ ...rest, text: text.replace(/[a-z](?=[^a-z]*$)/, "q") }))
  })),
  "a blind rewritten": inRecord(hides, ({ hidden, ...it }, random) => ({
    ...it,
    hidden: first(hidden, ({ blind, ...rest }) => ({
      ...rest,
      blind: flipped(Buffer.from(blind, "hex"), random).toString("hex")
    }))
  })),
  "a row whose first letter was moved into its blind": (files) => {
    const shortened = Archive.rewritten(files, "history.jsonl", (text) =>
      text.replaceAll('"raw":"rows ', '"raw":"ows ')
    )
    const moved = Archive.lines(shortened, "records.jsonl").map((line) => {
      const { hidden, ...it } = record(line)
      const own = hidden.map((each) =>
        each.field === "raw" ? { ...each, blind: `${each.blind}r`, text: each.text.slice(1) } : each
      )
      return JSON.stringify({ ...it, hidden: own })
    })
    return { files: Archive.relined(shortened, "records.jsonl", moved), names: "records.jsonl" }
  },
  "a record's text rewritten": inRecord(always, (it) => ({ ...it, text: it.text.replace(/\d{4}-\d\d-\d\d/, later) })),
  "a record's place": inRecord(always, (it, random) => ({ ...it, index: it.index + 1 + random(3) })),
  "a proof cut short": inRecord(always, (it) => ({ ...it, proof: it.proof.slice(0, -1) })),
  "a proof too long": inRecord(always, (it) => ({ ...it, proof: [...it.proof, it.proof[0]] })),
  "a proof's hash": inRecord(always, (it, random) => ({
    ...it,
    proof: first(it.proof, (hash) => flipped(Buffer.from(hash, "base64"), random).toString("base64"))
  })),
  "the day of an achievement": inLine("achievements.jsonl", always, ({ state, ...it }) => ({
    ...it,
    state: { ...state, issuedOn: later(state.issuedOn) }
  })),
  "the days that an achievement counts": inLine("achievements.jsonl", always, ({ state, ...it }) => ({
    ...it,
    state: { ...state, held: [["2020-01-01", null]] }
  })),
  "an achievement's terms taken away": inLine(
    "achievements.jsonl",
    ({ state }) => state.terms !== undefined,
    (it) => ({ ...it, state: { ...it.state, terms: undefined } })
  ),
  "a contest hushed up": inLine(
    "achievements.jsonl",
    ({ state }) => state.contested !== undefined,
    (it) => ({ ...it, state: { ...it.state, contested: undefined } })
  ),
  "what a certificate says": inLine(
    "achievements.jsonl",
    ({ certificates }) => certificates.length > 0,
    (it) => ({ ...it, certificates: first(it.certificates, (one) => ({ ...one, private: { text: "{}" } })) })
  ),
  "a certificate left out": (files) => ({
    files: Archive.rewritten(files, "achievements.jsonl", (text) =>
      text.replace(/"certificates":\[\{[^\n]*?\}\],"rests"/, '"certificates":[],"rests"')
    ),
    names: "records.jsonl"
  }),
  "a certificate said to be of another achievement": (files) => {
    const all = Archive.lines(files, "achievements.jsonl")
    const own = all.find((line) => line.includes('"certificates":[{')) ?? ""
    const { certificates } = lineOf(own)
    const others = all.map((line) => {
      if (line === own) return JSON.stringify({ ...lineOf(line), certificates: [] })
      return line.startsWith('{"achievement":"crane-pass') ? JSON.stringify({ ...lineOf(line), certificates }) : line
    })
    return { files: Archive.relined(files, "achievements.jsonl", others), names: "achievements.jsonl" }
  },
  "an achievement left out": inLines("achievements.jsonl", (lines, random) => lines.toSpliced(random(lines.length), 1)),
  "an achievement there twice": inLines("achievements.jsonl", (lines, random) => [...lines, pick(lines, random)]),
  "an entry left out": inLines("history.jsonl", (lines, random) => lines.toSpliced(random(lines.length), 1), "jsonl"),
  "the first of several entries left out, with its record": (files) => {
    const history = Archive.lines(files, "history.jsonl")
    const later = pick(
      history.filter((line) => line.includes('"revision":2')),
      randomOf(1)
    )
    const { achievement } = lineOf(later).entry
    const gone = history.find((line) => lineOf(line).entry.achievement === achievement) ?? ""
    const left = history
      .filter((line) => line !== gone)
      .map((line) => (line === later ? JSON.stringify({ ...lineOf(line), before: null }) : line))
    const records = Archive.lines(files, "records.jsonl").filter((line) => record(line).of !== lineOf(gone).entry.of)
    return {
      files: Archive.relined(Archive.relined(files, "history.jsonl", left), "records.jsonl", records),
      names: "history.jsonl"
    }
  },
  "an entry's facts": inLine(
    "history.jsonl",
    ({ facts }) => facts.length > 0,
    (it) => ({ ...it, facts: first(it.facts, (fact) => ({ ...fact, evidence: { ...fact.evidence, raw: 100 } })) })
  ),
  "a fact that brought nothing": inLine(
    "history.jsonl",
    ({ facts }) => facts.length > 0,
    (it) => ({ ...it, facts: [] })
  ),
  "a reason": inLine(
    "history.jsonl",
    ({ decisions }) => decisions.length > 0,
    (it) => ({ ...it, decisions: first(it.decisions, (one) => ({ ...one, private: { reason: "for no reason" } })) })
  ),
  "what counted before": inLine(
    "history.jsonl",
    ({ before }) => before !== null,
    (it) => ({ ...it, before: null })
  ),
  "an entry and its achievement, alike": (files, random) => {
    const { of } = lineOf(pick(Archive.lines(files, "achievements.jsonl"), random)).state
    const change = (line: string): string =>
      line.includes(`"${of}"`) ? line.replaceAll(/"held":\[\["\d{4}/g, '"held":[["2001') : line
    const changed = ["achievements.jsonl", "history.jsonl"].reduce(
      (all, name) => Archive.relined(all, name, Archive.lines(all, name).map(change)),
      files
    )
    return { files: changed, names: "history.jsonl" }
  },
  "an entry and its achievement that name no record": (files, random) => {
    const { state } = lineOf(pick(Archive.lines(files, "achievements.jsonl"), random))
    const { of: _, ...said } = state
    const without = JSON.stringify({ ...said, held: [["2001-01-01", null]] })
    const changed = ["achievements.jsonl", "history.jsonl"].reduce(
      (all, name) => Archive.rewritten(all, name, (text) => text.replaceAll(JSON.stringify(state), without)),
      files
    )
    return { files: changed, names: "history.jsonl" }
  },
  "a name": inLine("people.jsonl", always, (it) => ({
    ...it,
    identities: first(it.identities, (one) => ({ ...one, private: { ...one.private, value: "mallory@mail.example" } }))
  })),
  "a person there twice": inLines("people.jsonl", (lines, random) => [...lines, pick(lines, random)]),
  "two people made one": inLine("people.jsonl", always, (it) => ({ ...it, members: [...it.members, 99] })),
  "somebody's achievement given to somebody else": (files) => {
    const swap = (text: string): string => text.replaceAll('"person":2,', '"person":1,')
    const names = ["achievements.jsonl", "history.jsonl"]
    return { files: names.reduce((all, name) => Archive.rewritten(all, name, swap), files), names: "history.jsonl" }
  },
  "somebody's achievement given to somebody else, with its records": (files) => {
    const names = ["achievements.jsonl", "history.jsonl"]
    const own = names.flatMap((name) => Archive.lines(files, name).filter((line) => line.includes('"person":2,')))
    const given = names.reduce(
      (all, name) =>
        Archive.relined(
          all,
          name,
          Archive.lines(all, name).map((line) =>
            own.includes(line) ? hushed(line.replace('"person":2,', '"person":1,')) : line
          )
        ),
      files
    )
    const moved = Archive.lines(files, "records.jsonl").flatMap((line) => {
      const { hidden: _, ...it } = record(line)
      if (it.person !== 2 || it.of.startsWith("contact ") || it.of.startsWith("claim ")) return [line]
      const copy = JSON.stringify({ ...it, person: 1, hidden: [] })
      return it.of.startsWith("decision ") ? [line, copy] : [copy]
    })
    return { files: Archive.relined(given, "records.jsonl", moved.toSorted(order)), names: "history.jsonl" }
  },
  "a catalog": (files, random) => {
    const name = pick(
      [...files.keys()].filter((each) => each.startsWith("catalogs/")),
      random
    )
    return { files: Archive.rewritten(files, name, (text) => text.replace("0.8", "0.1")), names: name }
  },
  "a checkpoint of the same log, of another size": (files) => ({
    files: new Map(files).set("checkpoint.txt", Archive.read(places.earlier).get("checkpoint.txt") ?? Buffer.alloc(0)),
    names: "records.jsonl"
  }),
  "a checkpoint that somebody else signed": (files) => ({
    files: Archive.rewritten(files, "checkpoint.txt", forged),
    names: "checkpoint.txt"
  }),
  "the end of a file cut off": (files, random) => {
    const name = pick(["records.jsonl", "history.jsonl", "achievements.jsonl"], random)
    const bytes = files.get(name) ?? Buffer.alloc(0)
    return { files: new Map(files).set(name, bytes.subarray(0, random(bytes.length - 2))), names: "jsonl" }
  }
}

/** Without what is hidden of whoever it is about. */
const hushed = (line: string): string =>
  JSON.stringify(JSON.parse(line), (name, value: unknown) =>
    name === "private" || (name === "raw" && typeof value === "string") ? null : value
  )

/** In the order of records.jsonl, of people and then of places; what is about nobody comes last. */
const order = (a: string, b: string): number => {
  const [one, other] = [record(a), record(b)]
  const place = (person: number | null): number => person ?? Number.MAX_SAFE_INTEGER
  return place(one.person) - place(other.person) || one.index - other.index
}

/** The same checkpoint, signed by a key that only says that it is the log's. */
const forged = (text: string): string => {
  const own = signerOf(8)
  const note = Effect.runSync(Note.sign({ text: text.slice(0, text.indexOf("\n\n") + 1), signatures: [] }, own))
  assert.notStrictEqual(keyOf(own).id, key.id)
  return Note.format(note)
}

/** The lines of the verifier's table that say that something is wrong. */
const wrong = (said: string): ReadonlyArray<string> => said.split("\n").filter((line) => line.includes("WRONG"))

interface Refused {
  readonly files: Archive.Files
  /** What must be named. */
  readonly names: string
  readonly what: string
}

const isRefused = ({ code, said }: Checked, names: string, what: string): void => {
  assert.strictEqual(code, 1, `${what}\n${said}`)
  assert.isTrue(
    wrong(said).some((line) => line.includes(names)),
    `${what}: ${names} is not named\n${said}`
  )
  assert.include(said, "NOT VERIFIED")
}

const assertRefused = (file: string, names: string, what: string): void => isRefused(verified(file), names, what)

const assertAllRefused = (all: ReadonlyArray<Refused>, ...options: ReadonlyArray<string>): void => {
  const checked = verifiedAll(all.map(({ files }, at) => [tampered(files, `tampered-${at}`), ...options]))
  assert.strictEqual(checked.length, all.length)
  for (const [at, { names, what }] of all.entries()) isRefused(checked[at] ?? assert.fail(what), names, what)
}

const numbers = (from: number, to: number): ReadonlyArray<number> =>
  Array.from({ length: to - from }, (_, at) => from + at)

const tampered = (change: Archive.Files, name = "tampered"): string => {
  const file = join(places.folder, `${name}.zip`)
  Archive.write(file, change)
  return file
}

const isListed = (name: string): boolean => name !== "manifest.json" && name !== "manifest.note"

describe("a pack that somebody changed", () => {
  it("is verified as long as nobody has", () => {
    for (const file of [places.pack, places.other, places.earlier]) assert.strictEqual(verified(file).code, 0)
    // Written anew by another program, it is the same pack.
    assert.strictEqual(verified(tampered(Archive.read(places.pack))).code, 0)
  })

  it("is refused for any bit of any file", () => {
    const files = Archive.read(places.pack)
    const tamper = flipIn((all) => [...all.keys()].filter(isListed))
    assertAllRefused(numbers(0, 60).map((seed) => ({ ...tamper(files, randomOf(seed)), what: `seed ${seed}` })))
  })

  it("is refused for any bit of any file although the manifest was made anew: that is sealed", () => {
    const files = Archive.read(places.pack)
    const tamper = flipIn((all) => [...all.keys()].filter(isListed))
    assertAllRefused(
      numbers(100, 140).map((seed) => {
        const { files: changed } = tamper(files, randomOf(seed))
        return { files: Archive.listed(changed), names: "manifest.note", what: `seed ${seed}` }
      })
    )
  })

  for (const [what, tamper] of Object.entries(bound)) {
    it(`is refused for ${what}, although the manifest was made anew and the seal left out`, () => {
      const files = Archive.read(places.pack)
      const all = numbers(0, 5).map((seed) => {
        const { files: changed, names } = tamper(files, randomOf(seed))
        return { files: Archive.unsealed(Archive.listed(changed)), names, what: `${what}, seed ${seed}` }
      })
      assertAllRefused(all, "--unsealed")
    })
  }

  it("is refused where its seal was left out, unless whoever checks asks for records alone", () => {
    const pack = tampered(Archive.unsealed(Archive.read(places.pack)))
    assertRefused(pack, "manifest.note", "no seal")
    const { code, said } = verified(pack, "--unsealed")
    assert.strictEqual(code, 0)
    assert.include(said, "NO SEAL")
    assert.notInclude(verified(places.pack, "--unsealed").said, "NO SEAL")
  })

  it("is refused with a file more, and with a file less", () => {
    const files = Archive.read(places.pack)
    const all: Array<Refused> = [
      { files: new Map(files).set("more.txt", Buffer.from("more")), names: "more.txt", what: "more" }
    ]
    for (const name of files.keys()) {
      if (name === "manifest.note") continue
      const less = new Map(files)
      less.delete(name)
      all.push({ files: less, names: name, what: `without ${name}` })
    }
    assertAllRefused(all)
  })

  it("is refused where the archive was cut off", () => {
    const file = join(places.folder, "cut.zip")
    const { length } = readFileSync(places.pack)
    for (const left of [0, 10, Math.floor(length / 2), length - 30, length - 1]) {
      copyFileSync(places.pack, file)
      truncateSync(file, left)
      assertRefused(file, "cut.zip", `${left} bytes`)
    }
    writeFileSync(file, Buffer.concat([readFileSync(places.pack), Buffer.from("more")]))
    assertRefused(file, "cut.zip", "something after its end")
  })

  it("is refused by a key that did not sign it, and by the pack's own key only with a warning", () => {
    const other = verify(places.pack, "--key", Note.formatKey(keyOf(signerOf(8))))
    assert.strictEqual(other.code, 1)
    assert.isTrue(wrong(other.said).some((line) => line.includes("checkpoint.txt")))
    const own = verify(places.pack)
    assert.strictEqual(own.code, 0)
    assert.include(own.said, "BUT the key came with the pack")
    assert.notInclude(verified(places.pack).said, "BUT")
  })

  it("is verified when somebody else's was changed", () => {
    assertRefused(tampered(new Map(Archive.read(places.pack)).set("report.html", Buffer.from(""))), "report.html", "")
    assert.strictEqual(verified(places.other).code, 0)
  })
})
