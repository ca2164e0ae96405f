/** What `sync` and imports read: made by `defineAdapter`, or an adapter of any of Laurel's packages. */

/** An adapter at hand: `source` is how its facts and rejections name it, and the rest is its own. */
export type ReadyAdapter =
  | { readonly source: string; readonly read: (position: string | null) => object }
  | { readonly source: string; readonly load: () => Promise<object> }

/**
 * An adapter that has to be opened first: what packages give that are written with Effect, as it is. The field is what Effect marks
 * such a value with; whatever else it needs than to be closed in the end, it can't have here.
 */
interface Opening {
  readonly "~effect/Effect": {
    readonly _A: (_: never) => ReadyAdapter
    readonly _R: (_: never) => { readonly "~effect/Scope": unknown }
  }
}

/** What a sync or an import reads from: an adapter, or what opens one. */
export type Adapter = ReadyAdapter | Opening
