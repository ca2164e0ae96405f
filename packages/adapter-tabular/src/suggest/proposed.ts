/** A mapping put together for a file that no preset knows, from its headings and values. */
import * as ask from "../presets/asks.ts"
import { participation } from "../presets/identities.ts"
import type { Unfilled } from "../presets/Preset.ts"
import type { Look } from "../reading/Found.ts"
import { type Column, nothings } from "./Column.ts"
import type { Claims } from "./Claim.ts"
import { claimsOf } from "./claims.ts"
import { formatOf } from "./formats.ts"
import { personOf } from "./person.ts"
import { fits, rolesCalled } from "./called.ts"
import { type Roles, rolesOf } from "./roles.ts"
import { asks, explains, type Remark, type Suggestion } from "./Suggestion.ts"
import type { Table } from "./tables.ts"
import type { Role } from "./words.ts"

type Stream = Unfilled["streams"][number]

/** The columns that a mapping names, by their roles. */
const labelled = (roles: Roles, used: ReadonlySet<Role>) =>
  Object.fromEntries([...roles].filter(([role]) => used.has(role)).map(([role, { heading }]) => [role, [heading]]))

/** The offering: of each row's course, by a map that a person fills; or one for the whole file. */
const offeringOf = (roles: Roles) => {
  const course = roles.get("course")
  if (course === undefined) {
    return {
      of: "{constant.offering}",
      offering: "{constant.offering}",
      open: ["offering"],
      maps: {},
      remarks: [asks("offering", ask.offering)]
    }
  }
  const says = `${ask.courses} Found so far: ${course.distinct.slice(0, 10).join(", ")}. A course that is not in the map is told, and its row not taken.`
  return {
    of: "{course}",
    offering: { value: "{course}", map: "courses" },
    open: [],
    maps: { courses: {} },
    remarks: [asks("maps.courses", says, course.heading)]
  }
}

/** Columns of dates share a format where they are all written alike, and else have one each. */
const timesOf = (roles: Roles, dates: ReadonlyArray<Role>) => {
  const constants: Record<string, string | null> = {}
  const remarks: Array<Remark> = []
  for (const role of dates) {
    const column = roles.get(role)
    if (column === undefined) continue
    const [format, remark] = formatOf(column.among ?? [column], role)
    constants[role] = format
    remarks.push(remark)
  }
  return { constants, remarks }
}

/** Why a column that may have been meant is not read. */
const whyNot = (column: Column, roles: Roles): string => {
  const [called] = rolesCalled(column)
  if (called === undefined) return ""
  const taken = roles.get(called)
  if (!fits(called, column)) return ` Its heading suggests ${called}, but its values (${column.kind}) do not fit.`
  if (taken !== undefined && taken.among === undefined && taken !== column)
    return ` Its heading suggests ${called}, but "${taken.heading}" is taken for it.`
  return ` Its heading suggests ${called}, but that is not certain, or nothing here asks for it.`
}

/** What is passed over. */
const passedOver = (columns: ReadonlyArray<Column>, used: ReadonlyArray<Column>, roles: Roles): ReadonlyArray<Remark> =>
  columns
    .filter((column) => !used.includes(column) && column.heading !== "")
    .map((column) => explains(`Not read.${whyNot(column, roles)}`, column.heading))

/**
 * Commas before decimals, where numbers have them and none has a point; not where each comma has three digits behind it, as one
 * between thousands has.
 */
const decimalOf = (columns: ReadonlyArray<Column>): readonly ["," | undefined, ReadonlyArray<Remark>] => {
  const numbers = columns.filter(({ kind }) => kind === "number").flatMap(({ distinct }) => distinct)
  const commas = numbers.filter((text) => text.includes(","))
  if (commas.length === 0 || numbers.some((text) => text.includes("."))) return [undefined, []]
  if (!commas.every((text) => /,\d{3}\s?%?$/.test(text))) {
    return [",", [explains("Numbers have a comma before their decimals.")]]
  }
  const says = `A comma in ${commas[0]} may stand before decimals or between thousands: numbers with one are rejected until the mapping says "decimal": ",".`
  return [undefined, [explains(says)]]
}

const confidenceOf = ({ isKnown }: { readonly isKnown: boolean }, { isTold }: Claims): number =>
  (isKnown ? 0.3 : 0) + (isTold ? 0.3 : 0)

/** What the columns tell, each by itself. */
const partsOf = (table: Table) => {
  const person = personOf(table.columns)
  const roles = rolesOf(table.columns.filter((column) => column.kind !== "email" && !person.columns.includes(column)))
  const claims = claimsOf(roles)
  return {
    roles,
    claims,
    person,
    offering: offeringOf(roles),
    times: timesOf(roles, claims.dates),
    used: new Set<Role>([...claims.roles, "course"])
  }
}
type Parts = ReturnType<typeof partsOf>

const streamOf = ({ roles, claims, person, offering, used }: Parts): Stream => {
  const isAnybody = person.who.length > 0
  return {
    name: "rows",
    columns: { ...labelled(roles, used), ...person.labels, ...(isAnybody ? { who: person.who } : {}) },
    ...(isAnybody ? { fallback: ["who"] } : {}),
    ...(used.has("status") ? { required: ["status"] } : {}),
    subject: {
      key: isAnybody ? participation(offering.of) : `${offering.of}/{constant.person}`,
      offering: offering.offering,
      contact: person.contact
    },
    facts: claims.facts
  }
}

/** Nothing in it is certain beyond what its remarks say. */
export const proposed = (look: Look, table: Table, people: "create" | "match"): Suggestion => {
  const parts = partsOf(table)
  const { roles, claims, person, offering, times, used } = parts
  const [decimal, decimals] = decimalOf(table.columns)
  const open = [...person.open, ...offering.open, ...claims.open, "zone"].map((name) => [name, null] as const)
  const cells = new Set(look.samples.flatMap((sample) => sample.cells.map((cell) => cell.trim())))
  const missing = nothings.filter((text) => cells.has(text))
  const cast = [...roles].filter(([role]) => used.has(role)).map(([, column]) => column)
  const read = [
    ...cast.flatMap((column) => column.among ?? [column]),
    ...person.columns.flatMap((column) => column.among ?? [column])
  ]
  return {
    mapping: {
      name: "suggested",
      version: 1,
      people,
      trim: true,
      zone: ask.told.zone,
      ...(missing.length === 0 ? {} : { missing }),
      ...(decimal === undefined ? {} : { decimal }),
      constants: { ...Object.fromEntries(open), ...times.constants },
      maps: { ...offering.maps, ...claims.maps },
      streams: [streamOf(parts)]
    },
    preset: null,
    confidence: confidenceOf(person, claims),
    remarks: [
      explains("No ready mapping knows this file: this one was put together from its headings and its first rows."),
      ...[person, offering, claims, times].flatMap(({ remarks }) => remarks),
      asks("zone", ask.zone),
      ...decimals,
      ...passedOver(table.columns, read, roles)
    ]
  }
}
