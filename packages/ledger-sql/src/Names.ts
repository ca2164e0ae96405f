/** Interned text: each distinct one is stored once and named by a small number. Kept in memory both ways, as they are few. */
import { int, text, type Database } from "./Database.ts"

/** Texts kept in memory. More are looked up again. */
const maxKept = 100_000

export class Names {
  readonly #db: Database
  readonly #ids = new Map<string, number>()
  readonly #texts = new Map<number, string>()
  readonly #streams = new Map<string, Map<string, number>>()
  readonly #references = new Map<number, { readonly source: string; readonly stream: string }>()

  constructor(db: Database) {
    this.#db = db
  }

  /** The number of a text, if it has one. */
  find(name: string): number | undefined {
    const known = this.#ids.get(name)
    if (known !== undefined) return known
    const row = this.#db.rows("SELECT id FROM name WHERE text = ?", name)[0]
    return row === undefined ? undefined : this.#keep(int(row[0]), name)
  }

  /** The number of a text, given one inside a transaction where it has none. */
  intern(name: string): number {
    return (
      this.find(name) ??
      this.#keep(int(this.#db.rows("INSERT INTO name (text) VALUES (?) RETURNING id", name)[0]?.[0]), name)
    )
  }

  text(id: number): string {
    const known = this.#texts.get(id)
    if (known !== undefined) return known
    const name = text(this.#db.rows("SELECT text FROM name WHERE id = ?", id)[0]?.[0])
    this.#keep(id, name)
    return name
  }

  /** The number of a source's stream, given one inside a transaction where it has none. */
  stream(source: string, stream: string): number {
    const known = this.#streams.get(source)?.get(stream)
    if (known !== undefined) return known
    const [owner, name] = [this.intern(source), this.intern(stream)]
    const row =
      this.#db.rows("SELECT id FROM stream WHERE source = ? AND name = ?", owner, name)[0] ??
      this.#db.rows("INSERT INTO stream (source, name) VALUES (?, ?) RETURNING id", owner, name)[0]
    const id = int(row?.[0])
    const own = this.#streams.get(source) ?? new Map<string, number>()
    this.#streams.set(source, own.set(stream, id))
    return id
  }

  reference(stream: number): { readonly source: string; readonly stream: string } {
    const known = this.#references.get(stream)
    if (known !== undefined) return known
    const row = this.#db.rows("SELECT source, name FROM stream WHERE id = ?", stream)[0]
    const reference = { source: this.text(int(row?.[0])), stream: this.text(int(row?.[1])) }
    this.#references.set(stream, reference)
    return reference
  }

  /** After a transaction that failed: what it interned is gone again. */
  forget(): void {
    this.#ids.clear()
    this.#texts.clear()
    this.#streams.clear()
    this.#references.clear()
  }

  #keep(id: number, name: string): number {
    if (this.#ids.size >= maxKept) this.forget()
    this.#ids.set(name, id)
    this.#texts.set(id, name)
    return id
  }
}
