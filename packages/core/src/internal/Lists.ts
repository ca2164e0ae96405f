/** Lists that a ledger in memory adds to, and replaces in. */

/** Adds to a list that is made with its first item. */
export const push = <K, A>(lists: Map<K, Array<A>>, key: K, item: A): void => {
  const known = lists.get(key)
  if (known === undefined) lists.set(key, [item])
  else known.push(item)
}

/** Puts a new version where the old one of its id stands. */
export const replace = <A extends { readonly id: number }>(items: Array<A> | undefined, item: A): void => {
  const at = items?.findIndex(({ id }) => id === item.id) ?? -1
  if (items !== undefined && at !== -1) items[at] = item
}
