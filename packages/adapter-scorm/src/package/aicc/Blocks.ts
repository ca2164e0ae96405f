/** What stands in a course (.cst): units, and blocks of units and blocks. */
import { Phrase, Text } from "@laurel/core"
import { Result } from "effect"
import type { Named, Refused } from "../Structure.ts"
import { refuse } from "./Files.ts"
import { indexIn, type Row, type Table } from "./Table.ts"
import { type Described, keyOf, type Unit } from "./Units.ts"

/** Blocks within blocks. */
const maxDepth = 50
/** Places at which units stand. */
const maxPlaces = 20_000

export interface Block extends Named {
  readonly contents: ReadonlyArray<Content>
}

/** What stands in a block, in its order. */
export type Content = Unit | Block

export const isBlock = (content: Content): content is Block => "contents" in content

export interface Tree {
  readonly root: Block
  /** Blocks that stand in the course, by id. */
  readonly blocks: ReadonlyMap<string, Block>
  /** The blocks around each unit at its first place, the outermost first. */
  readonly clusters: ReadonlyMap<Unit, ReadonlyArray<Named>>
  /** Units that stand at several places. */
  readonly repeated: ReadonlySet<Unit>
  /** Ids of blocks that do not stand in the course. */
  readonly unreached: ReadonlyArray<string>
}

type Read<A> = Result.Result<A, Refused>

/** A member as written, and where. */
interface Member {
  readonly id: string
  readonly line: number
}

interface Rows {
  readonly id: string
  readonly line: number
  readonly members: Array<Member>
}

/** Reads the table of blocks from `root` on; some publishers call it by the Course_ID. */
export const treeOf = (
  table: Table,
  units: ReadonlyMap<string, Unit>,
  descriptors: ReadonlyMap<string, Described>,
  course: Named
): Read<Tree> =>
  Result.gen(function* () {
    const rows = yield* rowsOf(table, units)
    const root = rows.get("root") ?? rows.get(keyOf(course.id))
    if (root === undefined) {
      const expected = 'a row of the block "root", or one that is called by the Course_ID'
      const found = [...rows.values()].map(({ id }) => Phrase.quote(id)).join(", ") || "none"
      return yield* Result.fail(refuse(table.file, table.header.line, expected, found))
    }
    const reading: Reading = {
      file: table.file,
      rows,
      units,
      descriptors,
      blocks: new Map(),
      seen: new Set([keyOf(root.id)]),
      clusters: new Map(),
      repeated: new Set(),
      places: 0
    }
    const contents = yield* contentsOf(root, [], reading)
    const unreached = [...rows].flatMap(([key, { id }]) => (reading.seen.has(key) ? [] : [id]))
    return { ...reading, root: { ...course, contents }, unreached }
  })

/** Rows of one block are one block, since publishers write a row for each member. */
const rowsOf = (table: Table, units: ReadonlyMap<string, Unit>): Read<ReadonlyMap<string, Rows>> =>
  Result.gen(function* () {
    const { file, header, rows } = table
    const at = yield* indexIn(table, "block")
    if (header.fields.length < 2)
      return yield* Result.fail(refuse(file, header.line, "a column Member beside Block", "none"))
    const found = new Map<string, Rows>()
    for (const row of rows) {
      const id = row.fields[at] ?? ""
      if (id === "") return yield* Result.fail(refuse(file, row.line, "the block of these members", "none"))
      const unit = units.get(keyOf(id))
      if (unit !== undefined)
        return yield* Result.fail(
          refuse(file, row.line, "an id of a block, which no unit has", `${Phrase.quote(id)} of a unit`)
        )
      const block = found.get(keyOf(id)) ?? { id, line: row.line, members: [] }
      block.members.push(...membersOf(row, at))
      found.set(keyOf(id), block)
    }
    const empty = [...found.values()].find(({ members }) => members.length === 0)
    return empty === undefined
      ? found
      : yield* Result.fail(refuse(file, empty.line, `a member of ${Phrase.quote(empty.id)}`, "none"))
  })

const membersOf = ({ fields, line }: Row, block: number): ReadonlyArray<Member> =>
  fields.flatMap((id, at) => (at === block || id === "" ? [] : [{ id, line }]))

/** Local to one reading: what was met so far. */
interface Reading {
  readonly file: string
  readonly rows: ReadonlyMap<string, Rows>
  readonly units: ReadonlyMap<string, Unit>
  readonly descriptors: ReadonlyMap<string, Described>
  readonly blocks: Map<string, Block>
  readonly seen: Set<string>
  readonly clusters: Map<Unit, ReadonlyArray<Named>>
  readonly repeated: Set<Unit>
  places: number
}

const contentsOf = (
  { members }: Rows,
  clusters: ReadonlyArray<Named>,
  reading: Reading
): Read<ReadonlyArray<Content>> =>
  Result.gen(function* () {
    const found = new Set<Content>()
    for (const member of members) {
      const unit = reading.units.get(keyOf(member.id))
      if (unit === undefined) found.add(yield* blockOf(member, clusters, reading))
      else {
        reading.places += 1
        if (reading.places > maxPlaces)
          return yield* Result.fail(
            refuse(reading.file, member.line, `at most ${maxPlaces} members that are units`, "more")
          )
        if (reading.clusters.has(unit)) reading.repeated.add(unit)
        else reading.clusters.set(unit, clusters)
        found.add(unit)
      }
    }
    return [...found]
  })

const blockOf = (member: Member, clusters: ReadonlyArray<Named>, reading: Reading): Read<Block> =>
  Result.gen(function* () {
    const { file, rows, seen, descriptors, blocks } = reading
    const { id, line } = member
    const block = rows.get(keyOf(id))
    if (block === undefined) {
      const expected = "a member that is a unit of the *.au, or a block with a row of its own here"
      return yield* Result.fail(refuse(file, line, expected, `${Phrase.quote(id)}, which is neither`))
    }
    if (seen.has(keyOf(id)))
      return yield* Result.fail(
        refuse(file, line, "each block in one place, and none within itself", `${Phrase.quote(id)} again`)
      )
    if (clusters.length === maxDepth)
      return yield* Result.fail(refuse(file, line, `at most ${maxDepth} blocks within blocks`, "more"))
    seen.add(keyOf(id))
    const named: Named = { id: block.id, title: descriptors.get(keyOf(id))?.title || Text.nameOf(block.id) }
    const read: Block = { ...named, contents: yield* contentsOf(block, [...clusters, named], reading) }
    blocks.set(keyOf(id), read)
    return read
  })
