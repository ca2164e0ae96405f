/** Two versions of a catalog, part by part and field by field, as their authors write them. */
import { isSame } from "../CanonicalJson.ts"
import type { Compiled } from "../Catalog.ts"
import type { CertificationId, OfferingId, TypeId } from "../Id.ts"
import * as Parts from "./Parts.ts"

/** A field that differs, as JSON; undefined where it is left out. */
export interface Field {
  readonly name: string
  readonly before: unknown
  readonly after: unknown
}

export interface Differences<Id> {
  readonly added: ReadonlyArray<Id>
  readonly changed: ReadonlyArray<{ readonly id: Id; readonly fields: ReadonlyArray<Field> }>
  readonly removed: ReadonlyArray<Id>
}

export interface Diff {
  readonly offerings: Differences<OfferingId>
  readonly achievementTypes: Differences<TypeId>
  readonly certifications: Differences<CertificationId>
  /** What stands beside these lists. */
  readonly rest: ReadonlyArray<Field>
}

type Written = Readonly<Record<string, unknown>>

const fieldsOf = (before: Written, after: Written): ReadonlyArray<Field> =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) =>
    isSame(before[name], after[name]) ? [] : [{ name, before: before[name], after: after[name] }]
  )

const differences = <Id>(before: ReadonlyMap<Id, Parts.Part>, after: ReadonlyMap<Id, Parts.Part>): Differences<Id> => ({
  added: [...after.keys()].filter((id) => !before.has(id)),
  changed: [...after].flatMap(([id, is]) => {
    const was = before.get(id)
    return was === undefined || was.text === is.text ? [] : [{ id, fields: fieldsOf(was.written, is.written) }]
  }),
  removed: [...before.keys()].filter((id) => !after.has(id))
})

const nothing: Parts.Parts = {
  offerings: new Map(),
  types: new Map(),
  certifications: new Map(),
  through: new Map(),
  rest: {}
}

/** What the second says that the first does not, or otherwise; everything is added where there is no first. */
export const diff = (before: Compiled | undefined, after: Compiled): Diff => {
  const [was, is] = [before === undefined ? nothing : Parts.of(before), Parts.of(after)]
  return {
    offerings: differences(was.offerings, is.offerings),
    achievementTypes: differences(was.types, is.types),
    certifications: differences(was.certifications, is.certifications),
    rest: fieldsOf(was.rest, is.rest)
  }
}
