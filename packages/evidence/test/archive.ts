/** Zips as somebody else reads and writes them, to change a pack behind its back. */
import { hash } from "node:crypto"
import { readFileSync, writeFileSync } from "node:fs"
import { crc32, deflateRawSync, inflateRawSync } from "node:zlib"

/** Files by name, in their order. */
export type Files = ReadonlyMap<string, Buffer>

export const read = (file: string): Files => {
  const zip = readFileSync(file)
  const files = new Map<string, Buffer>()
  const end = zip.length - 22
  for (let at = zip.readUInt32LE(end + 16); at < end; at += 46 + zip.readUInt16LE(at + 28)) {
    const [local, length] = [zip.readUInt32LE(at + 42), zip.readUInt16LE(at + 28)]
    const start = local + 30 + zip.readUInt16LE(local + 26)
    const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20))
    files.set(zip.toString("utf8", at + 46, at + 46 + length), inflateRawSync(packed))
  }
  return files
}

export const write = (file: string, files: Files): void => {
  const parts: Array<Buffer> = []
  const directory: Array<Buffer> = []
  let offset = 0
  for (const [name, bytes] of files) {
    const packed = deflateRawSync(bytes, { level: 1 })
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from("PK\u0001\u0002\u0014\u0000"), common, rest, Buffer.from(name)]))
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), common, Buffer.from(name), packed])
    parts.push(local)
    offset += local.length
  }
  const entries = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write("PK\u0005\u0006", 0, "latin1")
  end.writeUInt16LE(files.size, 8)
  end.writeUInt16LE(files.size, 10)
  end.writeUInt32LE(entries.length, 12)
  end.writeUInt32LE(offset, 16)
  writeFileSync(file, Buffer.concat([...parts, entries, end]))
}

/** The manifest made anew for files that were changed, as somebody without the log's key can do it. */
export const listed = (files: Files): Files => {
  const manifest: Record<string, unknown> = JSON.parse(files.get("manifest.json")?.toString("utf8") ?? "{}")
  const others = [...files].filter(([name]) => name !== "manifest.json" && name !== "manifest.note")
  const own = others.map(([name, bytes]) => ({ name, size: bytes.length, sha256: hash("sha256", bytes, "hex") }))
  return new Map(files).set("manifest.json", Buffer.from(JSON.stringify({ ...manifest, files: own }, null, 2)))
}

/** Without the log's seal. */
export const unsealed = (files: Files): Files => {
  const left = new Map(files)
  left.delete("manifest.note")
  return left
}

/** The same files with another text in place of one. */
export const rewritten = (files: Files, name: string, change: (text: string) => string): Files =>
  new Map(files).set(name, Buffer.from(change(files.get(name)?.toString("utf8") ?? "")))

export const lines = (files: Files, name: string): ReadonlyArray<string> =>
  (files.get(name)?.toString("utf8") ?? "").split("\n").slice(0, -1)

/** The same files with other lines in place of one's. */
export const relined = (files: Files, name: string, all: ReadonlyArray<string>): Files =>
  rewritten(files, name, () => all.map((line) => `${line}\n`).join(""))
