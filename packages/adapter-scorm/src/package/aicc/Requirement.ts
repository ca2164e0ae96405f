/**
 * What completes an element of a course, where it is not all of its members (.cmp): an expression over elements and what became of
 * them. Rules ask for what was done, so that what must not have happened is no clause.
 */

/** Expressions within expressions. */
const maxDepth = 20

export type Requirement =
  /** The element is done, as its own requirement or its mark has it. */
  | { readonly is: "done"; readonly id: string }
  | { readonly is: "completed" | "passed"; readonly id: string }
  | { readonly is: "all" | "any"; readonly of: ReadonlyArray<Requirement> }
  | { readonly is: "atLeast"; readonly n: number; readonly of: ReadonlyArray<Requirement> }

const tokens = /\s*(?:(<>|[&|~=(){},*])|"([^"]*)"|([^\s&|~=<>(){},*"]+))/uy

interface Token {
  readonly text: string
  readonly isMark: boolean
}

/** The expression; undefined where no clause says the same: negations, other statuses, and what can't be read. */
export const requirementOf = (text: string): Requirement | undefined => {
  const found: Array<Token> = []
  const rest = text.trim()
  let at = 0
  while (at < rest.length) {
    tokens.lastIndex = at
    const token = tokens.exec(rest)
    if (token === null) return undefined
    at = tokens.lastIndex
    const [, mark, quoted, word] = token
    found.push({ text: mark ?? quoted ?? word ?? "", isMark: mark !== undefined })
  }
  const reading = new Reading(found)
  const read = reading.expression(0)
  return reading.isAtEnd ? read : undefined
}

/** What a status of an element is, by its first letter, as the standard has it; undefined for those that no clause says. */
export const statusOf = (written: string): "completed" | "passed" | undefined => {
  switch (written.slice(0, 1).toLowerCase()) {
    case "c":
      return "completed"
    case "p":
      return "passed"
    default:
      return undefined
  }
}

class Reading {
  readonly #tokens: ReadonlyArray<Token>
  #at = 0

  constructor(found: ReadonlyArray<Token>) {
    this.#tokens = found
  }

  get isAtEnd(): boolean {
    return this.#at === this.#tokens.length
  }

  /** Parts with one operator between them. Which of two binds closer, publishers take differently: then there are parentheses. */
  expression(depth: number): Requirement | undefined {
    const first = this.#part(depth)
    if (first === undefined) return undefined
    const operator = ["&", "|"].find((mark) => this.#take(mark))
    if (operator === undefined) return first
    const of = [first]
    do {
      const next = this.#part(depth)
      if (next === undefined) return undefined
      of.push(next)
    } while (this.#take(operator))
    return { is: operator === "&" ? "all" : "any", of }
  }

  #part(depth: number): Requirement | undefined {
    if (depth === maxDepth) return undefined
    if (this.#take("(")) {
      const inner = this.expression(depth + 1)
      return this.#take(")") ? inner : undefined
    }
    const id = this.#word()
    if (id === undefined) return undefined
    if (/^\d{1,5}$/.test(id) && this.#take("*")) return this.#set(Number(id), depth)
    if (!this.#take("=")) return { is: "done", id }
    const status = statusOf(this.#word() ?? "")
    return status === undefined ? undefined : { is: status, id }
  }

  /** `2*{A1, A2, A3}`: at least two of these. */
  #set(n: number, depth: number): Requirement | undefined {
    if (!this.#take("{")) return undefined
    const of: Array<Requirement> = []
    do {
      const next = this.expression(depth + 1)
      if (next === undefined) return undefined
      of.push(next)
    } while (this.#take(","))
    return this.#take("}") ? { is: "atLeast", n, of } : undefined
  }

  #take(mark: string): boolean {
    const token = this.#tokens[this.#at]
    if (token === undefined || !token.isMark || token.text !== mark) return false
    this.#at += 1
    return true
  }

  #word(): string | undefined {
    const token = this.#tokens[this.#at]
    if (token === undefined || token.isMark || token.text === "") return undefined
    this.#at += 1
    return token.text
  }
}
