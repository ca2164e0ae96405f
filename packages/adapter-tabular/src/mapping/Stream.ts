/** The files of a mapping: streams, whose rows are facts, and tables, which streams look things up in. */
import { Contact, Text } from "@laurel/core"
import { Schema } from "effect"
import { Format } from "../reading/Format.ts"
import { Column, Expression, Label } from "./Expression.ts"
import { expressionsOf, FactMapping } from "./Fact.ts"

const File = Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(1_000))

const Columns = Schema.Array(Column).check(Schema.isMaxLength(1_000), Schema.isUnique())

const Identity = Schema.Struct({ scheme: Text.Slug, value: Expression })
export type Identity = typeof Identity.Type

const Subject = Schema.Struct({
  key: Expression,
  offering: Expression,
  /** Of several, the first whose cells are all present is the contact, and the others are claims. */
  contact: Schema.Union([
    Identity,
    Schema.Array(Identity).check(Schema.isMinLength(1), Schema.isMaxLength(Contact.maxClaims))
  ]),
  /** What the contact is also called, or which account it is of; a claim whose cells are missing is not made. */
  claims: Schema.optionalKey(Schema.Array(Identity).check(Schema.isMaxLength(Contact.maxClaims)))
}).check(
  Schema.makeFilter(({ contact, claims = [] }) =>
    contactsOf(contact).length - 1 + claims.length > Contact.maxClaims
      ? `expected at most ${Contact.maxClaims} claims, those beside the contact among them`
      : undefined
  )
)

/** The identities that may be the contact, the first first. */
export const contactsOf = (contact: Identity | ReadonlyArray<Identity>): ReadonlyArray<Identity> =>
  "scheme" in contact ? [contact] : contact

const Spellings = Schema.Array(Column).check(Schema.isMinLength(1), Schema.isMaxLength(100))

export const StreamMapping = Schema.Struct({
  name: Text.Slug,
  /** Given when the file is read, unless here. */
  file: Schema.optionalKey(File),
  format: Schema.optionalKey(Format),
  /** Names for columns by the spellings of their header, which are compared without regard to case and white space. */
  columns: Schema.optionalKey(Schema.Record(Label, Spellings).check(Schema.isMaxProperties(200))),
  /** Names of `columns` that the file may lack. */
  optional: Schema.optionalKey(Columns),
  /** Names of `columns` whose spellings may be there together: in each row the first that has a value counts. */
  fallback: Schema.optionalKey(Columns),
  /** Columns that no row may lack a value in. */
  required: Schema.optionalKey(Columns),
  /** What tells rows without a key apart: the columns that the mapping uses, unless "whole" says all that the file has. */
  content: Schema.optionalKey(Schema.Literals(["mapped", "whole"])),
  /** Columns that are no part of it. */
  ignore: Schema.optionalKey(Columns),
  lookups: Schema.optionalKey(
    Schema.Record(
      Label,
      Schema.Struct({ table: Label, by: Schema.Array(Expression).check(Schema.isMinLength(1)) })
    ).check(Schema.isMaxProperties(20))
  ),
  subject: Subject,
  /** As many as the columns of a wide file need. */
  facts: Schema.Array(FactMapping).check(Schema.isMinLength(1), Schema.isMaxLength(200))
})
export type StreamMapping = typeof StreamMapping.Type

export const TableMapping = Schema.Struct({
  file: File,
  format: Schema.optionalKey(Format),
  key: Schema.Array(Column).check(Schema.isMinLength(1), Schema.isMaxLength(10), Schema.isUnique())
})
export type TableMapping = typeof TableMapping.Type

/** The columns that are no part of a row's content, by all names that they may have in the file. */
export const ignoredIn = ({ ignore = [], columns = {} }: StreamMapping): ReadonlyArray<string> =>
  ignore.flatMap((name) => (Object.hasOwn(columns, name) ? (columns[name] ?? []) : [name]))

/** Every expression of a stream. */
export const expressionsIn = ({ lookups = {}, subject, facts }: StreamMapping): ReadonlyArray<Expression> => [
  ...Object.values(lookups).flatMap(({ by }) => by),
  subject.key,
  subject.offering,
  ...[...contactsOf(subject.contact), ...(subject.claims ?? [])].map(({ value }) => value),
  ...facts.flatMap(expressionsOf)
]

/** Every template of a stream, those of its conditions too. */
export const templatesIn = (stream: StreamMapping): ReadonlyArray<string> => [
  ...expressionsIn(stream).map((expression) => (typeof expression === "string" ? expression : expression.value)),
  ...stream.facts.flatMap(({ where = [] }) =>
    ("length" in where ? where : [where]).flatMap((condition) => ("value" in condition ? [condition.value] : []))
  )
]
