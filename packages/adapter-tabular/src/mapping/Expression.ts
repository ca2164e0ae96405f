/** The words of the mapping language: names, texts made of cells, and conditions. */
import { Text } from "@laurel/core"
import { Schema } from "effect"
import * as Template from "../Template.ts"

/** A cell's text in messages and lists of a mapping. */
export const Cell = Schema.String.check(Schema.isMaxLength(200))

export const Column = Text.Name

/** A name that templates and other parts of the mapping refer to. No dot: that is where a lookup's column begins. */
export const Label = Schema.String.check(
  Schema.isPattern(/^[\p{L}\p{N}_-]{1,100}$/u, { expected: "a name of 1 to 100 letters, digits, '_' or '-'" })
)

const TemplateText = Schema.String.check(
  Schema.isMinLength(1),
  Schema.isMaxLength(1_000),
  Schema.makeFilter((text: string) => Template.problem(text))
)

export const Translation = Schema.Record(Cell, Cell).check(Schema.isMaxProperties(10_000))

/**
 * Text made of cells: `"{code_module}/{id_student}"`; or the same in one case, or looked up in a map, written in place or named
 * from `maps`. A missing cell or a text that the map lacks, where there is no `otherwise`, rejects the row.
 */
export const Expression = Schema.Union([
  TemplateText,
  Schema.Struct({
    value: TemplateText,
    /** Made of the text before it is looked up in the map. */
    case: Schema.optionalKey(Schema.Literals(["lower", "upper"])),
    map: Schema.optionalKey(Schema.Union([Label, Translation])),
    /** The text where the map lacks it. */
    otherwise: Schema.optionalKey(Cell.check(Schema.isMinLength(1)))
  }).check(
    Schema.makeFilter(({ map, otherwise }) =>
      otherwise !== undefined && map === undefined ? 'expected a map beside "otherwise"' : undefined
    )
  )
])
export type Expression = typeof Expression.Type

const Texts = Schema.Array(Cell).check(Schema.isMinLength(1), Schema.isMaxLength(1_000))

/** What must hold of a row. Texts are compared without regard to case and to white space around them; a missing one is in no list. */
const Condition = Schema.Union([
  Schema.Struct({ present: Column }),
  Schema.Struct({ absent: Column }),
  Schema.Struct({ value: TemplateText, in: Texts }),
  Schema.Struct({ value: TemplateText, notIn: Texts })
])
export type Condition = typeof Condition.Type

/** One condition, or several that must all hold. */
export const Where = Schema.Union([
  Condition,
  Schema.Array(Condition).check(Schema.isMinLength(1), Schema.isMaxLength(20))
])
export type Where = typeof Where.Type
