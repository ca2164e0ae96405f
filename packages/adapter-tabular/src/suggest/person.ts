/** Whom the rows of a file are about, as its columns tell. */
import { account, accounts, email } from "../presets/identities.ts"
import type { Unfilled } from "../presets/Preset.ts"
import type { Column } from "./Column.ts"
import { identitiesOf, possible } from "./identity.ts"
import { type Cast, chosen } from "./roles.ts"
import { asks, explains, type Remark } from "./Suggestion.ts"

type Contact = Unfilled["streams"][number]["subject"]["contact"]

export interface Person {
  readonly contact: Contact
  /** Headings of the columns that identities read, by their labels. */
  readonly labels: Readonly<Record<string, ReadonlyArray<string>>>
  /** Headings of the columns that tell people apart, the first first; none where the file has none. */
  readonly who: ReadonlyArray<string>
  /** Columns that it reads. */
  readonly columns: ReadonlyArray<Cast>
  /** Constants that are left open. */
  readonly open: ReadonlyArray<string>
  readonly remarks: ReadonlyArray<Remark>
  readonly isKnown: boolean
}

const byAddress = ({ heading, without }: Column): ReadonlyArray<Remark> => [
  explains("People are known by it: every value is an address.", heading),
  ...(without === 0 ? [] : [explains(`${without} of the rows looked at have none.`, heading)])
]

const byId = ({ heading }: Column, isOnly: boolean): Remark =>
  asks("accounts", `People are known by it${isOnly ? "" : ", too"}. ${accounts}`, heading)

/** Asked of addresses that are not certain to be the people's. */
export const whose = (among: ReadonlyArray<Column>): Remark =>
  asks(
    "emailColumn",
    `Addresses stand in ${among.map(({ heading }) => `"${heading}"`).join(" and ")}: say which column has those of whom the row is about. The file does not.`,
    among.length === 1 ? (among[0]?.heading ?? null) : null
  )

/** By address, else by an id, else by addresses that a person points out, or a name under a scheme that they give; else by nothing that the file has. */
export const personOf = (columns: ReadonlyArray<Column>, named?: Column): Person => {
  const [{ email: mail, id, name }, refused] = identitiesOf(columns, named)
  const known = [mail, id].filter((column) => column !== undefined)
  const remarks = [
    ...refused,
    ...(mail === undefined ? [] : byAddress(mail)),
    ...(id === undefined ? [] : [byId(id, mail === undefined)])
  ]
  if (known.length > 0) {
    return {
      contact: [...(mail === undefined ? [] : [email]), ...(id === undefined ? [] : [account])],
      ...columnsOf({ email: mail, id, name }),
      open: id === undefined ? [] : ["accounts"],
      remarks: [...remarks, ...(mail === undefined ? unread(columns) : [])],
      isKnown: true
    }
  }
  const among = possible(columns)
  if (among.length > 0) {
    const asked = chosen("email", among)
    return {
      contact: [email],
      ...columnsOf({ email: asked, id: undefined, name: undefined }),
      open: ["emailColumn"],
      remarks: [...remarks, whose(among)],
      isKnown: false
    }
  }
  const rest = [...remarks, ...unread(columns)]
  return name === undefined ? { ...nobody, remarks: [...rest, ...nobody.remarks] } : byName(name, rest)
}

const columnsOf = (all: Readonly<Record<"email" | "id" | "name", Cast | undefined>>) => {
  const found = Object.entries(all).flatMap(([label, column]) =>
    column === undefined ? [] : [[label, column] as const]
  )
  return {
    labels: Object.fromEntries(found.map(([label, { heading }]) => [label, [heading]])),
    who: found.map(([, { heading }]) => heading),
    columns: found.map(([, column]) => column)
  }
}

/** Columns of addresses that are read for nobody. */
const unread = (columns: ReadonlyArray<Column>): ReadonlyArray<Remark> => {
  const found = columns.filter(({ kind }) => kind === "email").map(({ heading }) => `"${heading}"`)
  return found.length === 0
    ? []
    : [
        explains(
          `Addresses stand in ${found.join(" and ")}: whether they are of whom the row is about, the file does not say, so nobody is known by them.`
        )
      ]
}

const byName = (name: Column, before: ReadonlyArray<Remark>): Person => {
  const says =
    "Nothing but names says who a row is about, and two people may share one. Say under which scheme the ledger keeps such names, or add a column."
  return {
    contact: { scheme: "{constant.names}", value: "{name}" },
    ...columnsOf({ email: undefined, id: undefined, name }),
    open: ["names"],
    remarks: [...before, asks("names", says, name.heading)],
    isKnown: false
  }
}

const nobody: Person = {
  contact: { scheme: "{constant.accounts}", value: "{constant.person}" },
  ...columnsOf({ email: undefined, id: undefined, name: undefined }),
  open: ["accounts", "person"],
  remarks: [
    asks("person", "No column says whose rows these are: name the person, or point the contact at a column."),
    asks("accounts", accounts)
  ],
  isKnown: false
}
