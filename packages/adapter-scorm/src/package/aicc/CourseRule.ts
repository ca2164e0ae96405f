/** The rule that a course's blocks, marks and completion requirements make. */
import { Build } from "@laurel/core"
import { type Block, type Content, isBlock, type Tree } from "./Blocks.ts"
import type { Completion } from "./Completion.ts"
import type { Requirement } from "./Requirement.ts"
import { keyOf, type Unit } from "./Units.ts"

/** Clauses that completion requirements may come to: blocks that name blocks that name blocks could come to any number. */
const maxClauses = 20_000
/** Blocks that are asked for by one another, one after the other. */
const maxOpen = 200

export interface CourseRule {
  /** Null where the course holds no unit. */
  readonly rule: Build.Rule | null
  /** Elements, by id, whose requirements clauses say. */
  readonly carried: ReadonlySet<string>
}

/** Every unit that stands in the course, block by block, unless a requirement says otherwise of a block or the course. */
export const ruleOf = (
  tree: Tree,
  units: ReadonlyMap<string, Unit>,
  completion: Completion,
  groupOf: (unit: Unit) => string
): CourseRule => {
  const attempt = (ways: Completion["ways"], isNested: boolean): CourseRule => {
    const making = new Making(tree, units, ways, groupOf, isNested)
    const rule = Build.allOf(making.clausesOf(tree.root))
    for (const block of tree.blocks.values()) making.clausesOf(block)
    // What goes round in a circle is done by nothing: then every block is all of its parts.
    return making.isEndless ? attempt(new Map(), isNested) : { rule, carried: making.carried }
  }
  // Blocks nested deeper than rules may be are one list of their parts: what they ask for together is the same.
  const nested = attempt(completion.ways, true)
  if (isFit(nested)) return nested
  const flat = attempt(completion.ways, false)
  return isFit(flat) ? flat : attempt(new Map(), false)
}

const isFit = ({ rule }: CourseRule): boolean => rule === null || Build.isShallow(rule)

/** Local to one rule. */
class Making {
  readonly carried = new Set<string>()
  /** Whether requirements go round in a circle, or come to more than they may. */
  isEndless = false
  readonly #tree: Tree
  readonly #units: ReadonlyMap<string, Unit>
  readonly #ways: Completion["ways"]
  readonly #groupOf: (unit: Unit) => string
  readonly #isNested: boolean
  readonly #open = new Set<Block>()
  readonly #known = new Map<Block, ReadonlyArray<Build.Rule>>()
  #left = maxClauses

  constructor(
    tree: Tree,
    units: ReadonlyMap<string, Unit>,
    ways: Completion["ways"],
    groupOf: (unit: Unit) => string,
    isNested: boolean
  ) {
    this.#tree = tree
    this.#units = units
    this.#ways = ways
    this.#groupOf = groupOf
    this.#isNested = isNested
  }

  /** What a block adds to the list that it stands in. */
  clausesOf(block: Block): ReadonlyArray<Build.Rule> {
    const known = this.#known.get(block)
    if (known !== undefined) return known
    if (this.#open.has(block) || this.#open.size === maxOpen) {
      this.isEndless = true
      return []
    }
    this.#open.add(block)
    const required = this.#required(block)
    const made = required === undefined ? block.contents.flatMap((content) => this.#contained(content)) : [required]
    this.#open.delete(block)
    this.#known.set(block, made)
    return made
  }

  #contained(content: Content): ReadonlyArray<Build.Rule> {
    if (!isBlock(content)) return [this.#unit(content)]
    const clauses = this.clausesOf(content)
    const rule = this.#isNested ? Build.allOf(clauses) : null
    return rule === null ? clauses : [rule]
  }

  /** The rule that the block's requirement makes; undefined without one, and where it can't be said. */
  #required(block: Block): Build.Rule | undefined {
    const key = block === this.#tree.root && this.#ways.has("root") ? "root" : keyOf(block.id)
    const ways = this.#ways.get(key)
    const made = ways === undefined ? undefined : this.#several(ways, Build.anyOf)
    if (made !== undefined) this.carried.add(key)
    return made
  }

  #several(
    of: ReadonlyArray<Requirement>,
    list: (clauses: ReadonlyArray<Build.Rule>) => Build.Rule | null
  ): Build.Rule | undefined {
    const clauses = of.map((each) => this.#said(each))
    const said = clauses.filter((clause) => clause !== undefined)
    return said.length === clauses.length ? (list(said) ?? undefined) : undefined
  }

  #said(requirement: Requirement): Build.Rule | undefined {
    switch (requirement.is) {
      case "all":
        return this.#several(requirement.of, Build.allOf)
      case "any":
        return this.#several(requirement.of, Build.anyOf)
      case "atLeast":
        return this.#several(requirement.of, (clauses) => Build.atLeastOf(requirement.n, clauses))
      default:
        return this.#named(requirement)
    }
  }

  #named({ is, id }: Extract<Requirement, { readonly id: string }>): Build.Rule | undefined {
    if (this.isEndless) return undefined
    const unit = this.#units.get(keyOf(id))
    const block = this.#tree.blocks.get(keyOf(id))
    const rule = unit === undefined ? this.#ofBlock(is, block) : this.#ofUnit(is, unit)
    this.#left -= rule === undefined ? 0 : sizeOf(rule)
    this.isEndless ||= this.#left < 0
    return rule
  }

  #ofUnit(is: "done" | "completed" | "passed", unit: Unit): Build.Rule {
    if (is === "done") return this.#unit(unit)
    return is === "passed" ? Build.passed(this.#groupOf(unit)) : Build.completed(this.#groupOf(unit))
  }

  /** A block is passed by nothing that is told of it. */
  #ofBlock(is: "done" | "completed" | "passed", block: Block | undefined): Build.Rule | undefined {
    if (block === undefined || is === "passed") return undefined
    return Build.allOf(this.clausesOf(block)) ?? undefined
  }

  /** A mark that every score reaches asks for nothing. */
  #unit(unit: Unit): Build.Rule {
    const group = this.#groupOf(unit)
    return unit.masteryScore !== null && unit.masteryScore > 0 ? Build.passed(group) : Build.completed(group)
  }
}

const sizeOf = (rule: Build.Rule): number =>
  "of" in rule ? rule.of.reduce((sum, clause) => sum + sizeOf(clause), 1) : 1
