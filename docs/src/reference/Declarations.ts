/** What a file of declarations says: what it declares, with its comments, and what it takes from other files. */
import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { type ClassElement, type Comment, parseSync, type Statement, type TSSignature } from "oxc-parser"
import { root } from "../Page.ts"
import { readable } from "./Source.ts"

const packages = join(root, "packages")

/** A method or field of an interface or a class, as it stands in the file. */
export interface Member {
  readonly name: string
  readonly comment: string
  readonly text: string
  readonly isCalled: boolean
}

export interface Declared {
  readonly name: string
  readonly kind: "value" | "class" | "interface" | "type"
  readonly comment: string
  /** The source, with the comments inside of it. */
  readonly text: string
  readonly members: ReadonlyArray<Member>
}

/** A name of another file, or all of them. */
export interface Taken {
  readonly file: string
  readonly name: string | "*"
}

export interface File {
  readonly path: string
  readonly comment: string
  /** By name; a constant and a type may share one. */
  readonly declared: ReadonlyMap<string, ReadonlyArray<Declared>>
  /** What is exported, in order: by its name outside, what it is called inside or in which file it is. */
  readonly exported: ReadonlyMap<string, string | Taken>
  readonly imported: ReadonlyMap<string, Taken>
}

const wordsOf = (comment: string): string =>
  comment
    .replace(/^\*/, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd())
    .join("\n")
    .trim()

/** Comments by the place at which they end. */
class Comments {
  readonly #code: string
  readonly #ends: ReadonlyMap<number, Comment>
  constructor(code: string, comments: ReadonlyArray<Comment>) {
    this.#code = code
    this.#ends = new Map(
      comments.filter(({ type, value }) => type === "Block" && value.startsWith("*")).map((one) => [one.end, one])
    )
  }
  /** The one right before a place. */
  before(place: number): string {
    let end = place
    while (/\s/.test(this.#code[end - 1] ?? "")) end -= 1
    const found = this.#ends.get(end)
    return found === undefined ? "" : wordsOf(found.value)
  }
}

/** Where a package's declarations are, below a folder that has them all; nothing for another's package. */
const resolve = (from: string, specifier: string, types: string): string => {
  const [, name] = /^@laurel\/([\w-]+)$/.exec(specifier) ?? []
  if (name !== undefined) return join(types, name, "src/index.d.ts")
  return specifier.startsWith(".") ? join(dirname(from), specifier.replace(/\.ts$/, ".d.ts")) : specifier
}

type Body = TSSignature | ClassElement

const isCalled = (node: Body): boolean => {
  if (node.type === "TSMethodSignature" || node.type === "MethodDefinition") return true
  if (node.type !== "TSPropertySignature" && node.type !== "PropertyDefinition") return false
  return node.typeAnnotation?.typeAnnotation.type === "TSFunctionType"
}

const membersOf = (body: ReadonlyArray<Body>, code: string, comments: Comments): ReadonlyArray<Member> =>
  body.flatMap((node) => {
    if (!("key" in node)) return []
    const text = code.slice(node.start, node.end)
    const name = code.slice(node.key.start, node.key.end)
    // Private ones have no type in declarations, and those that begin with # no name.
    if (name.startsWith("#") || text.startsWith("private ")) return []
    return [{ name, comment: comments.before(node.start), text, isCalled: isCalled(node) }]
  })

/** A file's own declarations, and the names under which a statement makes them known. */
class Reading {
  readonly declared = new Map<string, Array<Declared>>()
  readonly exported = new Map<string, string | Taken>()
  readonly imported = new Map<string, Taken>()
  readonly #code: string
  readonly #comments: Comments
  readonly #resolve: (specifier: string) => string
  readonly #readable: (text: string, name: string) => string

  constructor(path: string, code: string, comments: ReadonlyArray<Comment>, types: string) {
    this.#code = code
    this.#comments = new Comments(code, comments)
    this.#resolve = (specifier) => resolve(path, specifier, types)
    this.#readable = (text, name) => readable(text, name, path, { types, packages })
  }

  #declare(one: Declared): void {
    this.declared.set(one.name, [...(this.declared.get(one.name) ?? []), one])
  }

  /** A class that extends what is declared beside it, only because a class can't say so itself. */
  #extending(text: string, name: string, base: string | undefined): string {
    const [declared] = base === undefined ? [] : (this.declared.get(base) ?? [])
    const [, type] = declared === undefined ? [] : (/^[^:]*: (.*?);?$/s.exec(declared.text) ?? [])
    if (base === undefined || type === undefined) return text
    return text.replace(`extends ${base}`, () => `extends ${this.#readable(type, name)}`)
  }

  /** Adds what is declared, and gives its names. */
  #declaration(node: Statement, start: number): ReadonlyArray<string> {
    const comment = this.#comments.before(start)
    const text = this.#code.slice(start, node.end)
    const plain = { comment, text, members: [] }
    switch (node.type) {
      case "VariableDeclaration":
        return node.declarations.flatMap(({ id }) => {
          if (id.type !== "Identifier") return []
          this.#declare({ ...plain, text: this.#readable(text, id.name), name: id.name, kind: "value" })
          return [id.name]
        })
      case "TSDeclareFunction":
      case "FunctionDeclaration":
        if (node.id === null) return []
        this.#declare({ ...plain, name: node.id.name, kind: "value" })
        return [node.id.name]
      case "TSTypeAliasDeclaration":
        this.#declare({ ...plain, name: node.id.name, kind: "type" })
        return [node.id.name]
      case "TSInterfaceDeclaration":
      case "ClassDeclaration": {
        if (node.id === null) return []
        const { name } = node.id
        const members = membersOf(node.body.body, this.#code, this.#comments)
        const above = node.type === "ClassDeclaration" ? node.superClass : null
        const base = above?.type === "Identifier" ? above.name : undefined
        const kind = node.type === "ClassDeclaration" ? "class" : "interface"
        this.#declare({ name, kind, comment, text: this.#extending(text, name, base), members })
        return [name]
      }
      default:
        return []
    }
  }

  read(node: Statement): void {
    switch (node.type) {
      case "ImportDeclaration":
        for (const one of node.specifiers) {
          const file = this.#resolve(node.source.value)
          const name = one.type === "ImportSpecifier" ? nameOf(one.imported) : "*"
          this.imported.set(one.local.name, { file, name })
        }
        return
      case "ExportAllDeclaration":
        if (node.exported !== null)
          this.exported.set(nameOf(node.exported), { file: this.#resolve(node.source.value), name: "*" })
        return
      case "ExportNamedDeclaration": {
        if (node.declaration !== null) {
          for (const name of this.#declaration(node.declaration, node.start)) this.exported.set(name, name)
          return
        }
        for (const { local, exported } of node.specifiers) {
          const inside = nameOf(local)
          const { source } = node
          this.exported.set(
            nameOf(exported),
            source === null
              ? (this.imported.get(inside) ?? inside)
              : { file: this.#resolve(source.value), name: inside }
          )
        }
        return
      }
      default:
        this.#declaration(node, node.start)
    }
  }
}

const nameOf = (node: { readonly type: string; readonly name?: string; readonly value?: unknown }): string =>
  node.name ?? String(node.value)

/** The comment of the file itself: its first, unless it is that of what is declared first. */
const commentOf = (comments: ReadonlyArray<Comment>, body: ReadonlyArray<Statement>): string => {
  const [first, second] = comments
  const [statement] = body
  if (first === undefined || statement === undefined || !first.value.startsWith("*")) return ""
  if (first.end > statement.start) return ""
  const takes = statement.type === "ImportDeclaration" || statement.type === "ExportAllDeclaration"
  const isPassedOn = statement.type === "ExportNamedDeclaration" && statement.declaration === null
  const hasItsOwn = second !== undefined && second.end <= statement.start
  return takes || isPassedOn || hasItsOwn ? wordsOf(first.value) : ""
}

/** Reads a file below `types`. */
export const read = (path: string, types: string): File => {
  const code = readFileSync(path, "utf8")
  const { program, comments, errors } = parseSync(path, code, { lang: "dts" })
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`)
  const reading = new Reading(path, code, comments, types)
  // A directive is no statement.
  const body = program.body.filter((node): node is Statement => !("directive" in node))
  for (const node of body) reading.read(node)
  const { declared, exported, imported } = reading
  return { path, comment: commentOf(comments, body), declared, exported, imported }
}
