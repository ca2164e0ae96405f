/** Constants as their author wrote them: what a compiler infers of a nested schema is many pages. */
import { readFileSync } from "node:fs"
import { type Expression, parseSync, type Statement } from "oxc-parser"

/** In characters: what is longer is shown as it was written, if that is shorter. */
const long = 1_500

/** Where what is written begins to say how, and no longer what. */
const endOf = (value: Expression): number | undefined => {
  if (value.type === "ArrowFunctionExpression") return value.body.start
  if (value.type !== "CallExpression") return undefined
  const [first] = value.arguments
  return first?.type === "FunctionExpression" ? first.body?.start : undefined
}

const declarationIn = (statement: Statement) =>
  statement.type === "ExportNamedDeclaration" ? (statement.declaration ?? statement) : statement

/** How a constant is written, or what a class extends. */
const writtenIn = (code: string, statement: Statement, name: string): string | undefined => {
  const declaration = declarationIn(statement)
  if (declaration.type === "ClassDeclaration" && declaration.id?.name === name && declaration.superClass !== null)
    return code.slice(declaration.superClass.start, declaration.superClass.end)
  if (declaration.type !== "VariableDeclaration") return undefined
  const found = declaration.declarations.find(({ id }) => id.type === "Identifier" && id.name === name)
  if (found === undefined || found.init === null) return undefined
  const end = endOf(found.init)
  return end === undefined ? code.slice(statement.start, statement.end) : `${code.slice(statement.start, end)}…`
}

/** Files of declarations are below `types`, their sources below `packages`. */
export interface Folders {
  readonly types: string
  readonly packages: string
}

/** A constant's declaration or what a class extends, or its source, if that is easier to read. */
export const readable = (declaration: string, name: string, path: string, { types, packages }: Folders): string => {
  if (declaration.length < long) return declaration
  const source = path.replace(types, packages).replace(/\.d\.ts$/, ".ts")
  const code = readFileSync(source, "utf8")
  for (const statement of parseSync(source, code).program.body) {
    const written = "directive" in statement ? undefined : writtenIn(code, statement, name)
    if (written !== undefined) return written.length < declaration.length ? written : declaration
  }
  return declaration
}
