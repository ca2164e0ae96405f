/** What is said where a file that is packed can't be unpacked. */
import { Adapter } from "@laurel/core"
import type { Gunzip } from "@laurel/formats"

/** Packed where its first bytes say so: statements before a damage are whole, and stay. */
export const unpacked = (file: string): Gunzip.Options<Adapter.Broken> => ({
  damaged: (damage) => new Adapter.Broken({ where: `file "${file}"`, ...wordsOf(damage) })
})

const wordsOf = (damage: Gunzip.Damage): Pick<Adapter.Broken, "expected" | "found" | "advice"> => {
  const copied = "Copy the file again; whatever was read of it before stays."
  switch (damage.kind) {
    case "cut":
      return { expected: "a whole gzip file", found: "one that ends too early", advice: copied }
    case "trailing":
      return {
        expected: "nothing but gzip in a gzip file",
        found: "other bytes after the end of what is packed",
        advice: "Pack the file again, such as from what gunzip makes of it; whatever was read of it before stays."
      }
    case "damaged":
      return { expected: "a gzip file", found: `a damaged one (${damage.message})`, advice: copied }
  }
}
