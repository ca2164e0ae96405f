/** What every bench says of itself, and what it gives back. */

/** `ci` finishes in about 90 seconds, all benches together; `full` has the sizes of the performance guide (§14). */
export const sizes = ["ci", "full"] as const
export type Size = (typeof sizes)[number]

/** How a ratio is held: the floor must be kept, the stretch is the aim. Both come from the guide and are never moved to pass. */
export interface Bound {
  readonly is: "atLeast" | "atMost"
  /** Null where the guide sets none: the ratio is told and judged by nobody. */
  readonly floor: number | null
  readonly stretch: number | null
  /** An absolute number says more about the machine than about Laurel: a miss is told, and fails nothing. */
  readonly absolute?: true
  /** Judged at the full size only: at a small one it says more about starting than about going on. */
  readonly onlyFull?: true
}

/** One thing that was measured, once in each round. */
export interface Figure {
  readonly name: string
  readonly unit: string
  readonly rounds: ReadonlyArray<number>
}

/** A measured figure beside its yardstick of the same run; without a yardstick the value stands by itself. */
export interface Ratio {
  readonly measured: Figure
  readonly yardstick: Figure | null
  readonly value: number
}

export interface Outcome<Key extends string = string> {
  /** What was measured on, with its size. */
  readonly input: string
  readonly ratios: { readonly [K in Key]: Ratio }
  /** Measured in the same run, and bound by nothing. */
  readonly beside?: ReadonlyArray<Figure>
  /** What a reader must know: what was left out, and why. */
  readonly notes?: ReadonlyArray<string>
}

export interface Setting {
  readonly size: Size
  /** A folder of this bench alone, empty at first and removed afterwards. */
  readonly folder: string
  /** A folder of this run of the suite, for inputs that several benches read. */
  readonly shared: string
  /** A PostgreSQL server of this run of the suite; null where no bench of it asks for one. */
  readonly postgres: string | null
}

/** A file in `benches/` exports one as `bench`. It asserts that what it measured is right: a fast wrong answer throws. */
export interface Bench<Key extends string = string> {
  readonly name: string
  /** What is measured, and against what, in one sentence. */
  readonly compares: string
  readonly bounds: { readonly [K in Key]: Bound }
  readonly run: (setting: Setting) => Promise<Outcome<Key>>
}

export const isKept = ({ is }: Bound, limit: number, value: number): boolean =>
  is === "atLeast" ? value >= limit : value <= limit
